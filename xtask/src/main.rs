//! The command line.
//!
//! Exit codes: 0 success, 1 `check` found a difference, `diff` one that its arguments call a failure, or a build or test of `update`
//! failed, 2 the arguments or a document cannot be used.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::Context;
use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use xtask::commands::check::{self, Extent};
use xtask::commands::generate::{self, Details, Skip};
use xtask::commands::generate_crate::Names;
use xtask::commands::{diff, explain, generate_crate, release, support_table, update, upstream, vendor};
use xtask::{Refusals, Versions, Workspace, versions};

/// Vendors the OpenAPI document, generates blaxel-api from it, and reports where the two differ
#[derive(Parser)]
#[command(bin_name = "cargo xtask", version = VERSION.as_str())]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write controlplane.yml and controlplane.lock from published documents
    Vendor(vendor::Arguments),
    /// Do everything that a new document requires, or nothing
    ///
    /// Vendors the document and renders it, sets the version that the changes since the last tag vX.Y.Z need, describes them in
    /// CHANGELOG.md, builds and tests. If a step fails, every file is restored; the exit code is 1 if a build or test fails, and 2
    /// if the document cannot be used.
    Update(update::Arguments),
    /// Prepare a release: set the version, and move the entries below "Unreleased" in CHANGELOG.md to a section for it
    Release(release::Arguments),
    /// Render controlplane.yml into blaxel-api/src/generated, or another document into a separate crate
    #[command(group(ArgGroup::new("destination").args(["out", "explain"])))]
    Generate {
        /// Use this document; controlplane.yml and the generated code of the workspace stay unchanged
        #[arg(long, value_name = "FILE", requires = "destination")]
        document: Option<String>,
        /// Write the crate to this folder, which must not exist, be empty or be an earlier output. Of an earlier output, only
        /// files that were written by it and not edited since are replaced or removed
        #[arg(long, value_name = "DIR", requires = "document")]
        out: Option<PathBuf>,
        /// The name of the crate; by default, the title of the document gives one
        #[arg(long, value_name = "NAME", requires = "out", conflicts_with = "settings")]
        name: Option<String>,
        /// Read the names of the crate, of environment variables and of headers from this file, which is like xtask.toml
        #[arg(long, value_name = "FILE", requires = "out")]
        settings: Option<String>,
        /// Print what the generator does with each node of the document, and by which rule; write nothing
        #[arg(long)]
        explain: bool,
        /// The output format of `--explain`
        #[arg(long, value_name = "FORMAT", requires = "explain", conflicts_with = "out", default_value = "text")]
        format: Format,
        /// Leave this operation out; controlplane.lock records it, so that it stays left out
        #[arg(long, value_name = "OPERATION_ID")]
        skip: Vec<String>,
        /// Render the operations again that controlplane.lock leaves out
        #[arg(long, conflicts_with = "document")]
        no_skip: bool,
        /// Print all corrections and warnings, also if no file changed
        #[arg(long)]
        verbose: bool,
    },
    /// Write docs/OPENAPI-SUPPORT.md from the generator's rules
    SupportTable,
    /// Compare blaxel-api/src/generated with what controlplane.yml gives; exit 1 if a file differs
    Check {
        /// Compare controlplane.yml with the document that is published now: at SOURCE, or at the URLs in controlplane.lock; exit 1
        /// if it differs, 2 if it cannot be compared
        #[arg(long, value_name = "SOURCE", num_args = 0..=1)]
        #[allow(clippy::option_option, reason = "absent, without a source and with a source are three cases")]
        upstream: Option<Option<String>>,
        /// Print all differences: by default, the first 200 lines, or the first few changes of each kind
        #[arg(long)]
        full: bool,
    },
    /// Print what changed between two documents, and what it means for those who import the crate
    Diff(diff::Arguments),
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl From<Format> for explain::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(help_or_error) => {
            let _ = help_or_error.print();
            return ExitCode::from(if help_or_error.use_stderr() { TROUBLE } else { GOOD });
        }
    };
    let code = match run(&cli.command) {
        Ok(code) => code,
        Err(error) => {
            // If standard error is closed, the message cannot be shown anywhere.
            let _ = writeln!(anstream::stderr(), "{error:#}");
            TROUBLE
        }
    };
    ExitCode::from(code)
}

/// The tools that decide what the generated code looks like.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let Versions { progenitor, typify, prettyplease } = versions();
    format!("{} (progenitor {progenitor}, typify {typify}, prettyplease {prettyplease})", env!("CARGO_PKG_VERSION"))
});

const GOOD: u8 = 0;
const FOUND: u8 = 1;
const TROUBLE: u8 = 2;

fn run(command: &Command) -> anyhow::Result<u8> {
    let folder = std::env::current_dir().context("the current folder cannot be determined")?;
    let workspace = Workspace::find(&folder);
    match command {
        Command::Vendor(arguments) => {
            let needed = "`vendor` writes controlplane.yml and controlplane.lock of a workspace";
            print(vendor::run(&workspace.context(needed)?, arguments)?)?;
            print(vendor::next_step())?;
        }
        Command::Update(arguments) => {
            if let Err(restored) = update::run(&workspace?, arguments, &|report| print(report))? {
                let _ = write!(anstream::stderr(), "{restored}");
                return Ok(FOUND);
            }
        }
        Command::Release(arguments) => print(release::run(&workspace?, arguments)?)?,
        Command::Generate { document: Some(document), out: Some(out), name, settings, skip, .. } => {
            // Outside of a workspace, the hand-written part comes from the workspace in which this binary was built.
            let built_in = Path::new(env!("CARGO_MANIFEST_DIR"));
            let workspace = workspace.or_else(|error| Workspace::find(built_in).map_err(|_| error))?;
            let names = Names { name: name.as_deref(), settings: settings.as_deref() };
            print(generate_crate::run(&workspace, document, skip, &names, out)?)?;
        }
        Command::Generate { document: Some(document), format, skip, .. } => {
            explained(explain::explain(&generate_crate::read(document, skip)?, (*format).into()))?;
        }
        Command::Generate { explain, format, skip, no_skip, verbose, .. } => {
            let skip = Skip { clear: *no_skip, ids: skip.clone() };
            if *explain {
                explained(generate::explain(&workspace?, &skip, (*format).into())?)?;
            } else {
                let details = if *verbose { Details::All } else { Details::New };
                print(generate::run(&workspace?, &skip, &details)?)?;
            }
        }
        Command::SupportTable => print(support_table::run(&workspace?)?)?,
        Command::Check { upstream: Some(source), full } => {
            let upstream = upstream::run(&workspace?, source.as_deref(), *full)?;
            print(&upstream)?;
            if upstream.is_behind() {
                return Ok(FOUND);
            }
        }
        Command::Check { full, .. } => {
            let drifts = check::run(&workspace?)?;
            if !drifts.is_empty() {
                print(check::message(&drifts, if *full { Extent::Full } else { Extent::Short }))?;
                return Ok(FOUND);
            }
            print(check::FRESH)?;
        }
        Command::Diff(arguments) => {
            let report = diff::run(workspace, arguments)?;
            print(diff::render(&report, arguments))?;
            if diff::fails(&report, arguments) {
                return Ok(FOUND);
            }
        }
    }
    Ok(GOOD)
}

/// Prints the ledger, also that of a refused document, before the reasons for the refusal.
fn explained((text, outcome): (explain::Explanation, Result<(), Refusals>)) -> anyhow::Result<()> {
    print(text)?;
    Ok(outcome?)
}

/// A closed pipe is not an error: the reader has seen enough (`check | head`).
fn print(text: impl Display) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match write!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output cannot be written to")
        }
        _ => Ok(()),
    }
}
