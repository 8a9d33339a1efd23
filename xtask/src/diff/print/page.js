"use strict";
const filter = document.getElementById("filter");
const changes = [...document.querySelectorAll("li[data-axis]")];
const groups = document.querySelectorAll("[data-group]");
const count = document.getElementById("count");

function apply() {
  const [axis, grade, operation] = ["axis", "grade", "operation"].map((id) => document.getElementById(id).value);
  let shown = 0;
  for (const change of changes) {
    const { axis: itsAxis, grade: itsGrade, operations } = change.dataset;
    const fits = (axis === "" || axis === itsAxis) && (grade === "" || grade === itsGrade)
      && (operation === "" || operations === "*" || operations.split(" ").includes(operation));
    change.hidden = !fits;
    shown += fits;
  }
  for (const group of groups) {
    group.hidden = group.querySelector("li:not([hidden])") === null;
  }
  count.textContent = `${shown} of ${changes.length} shown`;
}

filter.addEventListener("change", apply);
filter.hidden = false;
apply();
