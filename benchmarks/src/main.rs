//! Prints tables: the memory of many calls at once, and instructions and allocations of a call, for each client and operation.
//!
//! Each figure of the latter is a difference: a process that makes more calls, less one that makes fewer, so that what is done once does not count.
//! The server is in another process. callgrind counts the instructions, so that other load on the machine does not matter.

mod clients;
mod server;

use std::env;
use std::error::Error;
use std::process::{Command, ExitCode};

use clients::{Kind, Operation};

type Failure = Box<dyn Error + Send + Sync>;

/// What stands for the operation where many calls are made at once, and how many.
const AT_ONCE: &str = "at-once";
const CALLS_AT_ONCE: usize = 10_000;

const KINDS: [(&str, Kind); 4] =
    [("floor", Kind::Floor), ("hand", Kind::Hand), ("plain", Kind::Plain), ("ours", Kind::Ours)];
/// With the numbers of calls whose difference is taken.
const OPERATIONS: [(&str, Operation, [usize; 2]); 2] =
    [("delete", Operation::Delete, [100, 1100]), ("list", Operation::List, [3, 13])];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = if arguments.is_empty() { table() } else { client(&arguments) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benchmarks: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The process that is measured: it makes calls, and prints how many allocations it made.
fn client(arguments: &[String]) -> Result<(), Failure> {
    let [kind, operation, base, number] = arguments else { return Err("expected KIND OPERATION BASE NUMBER".into()) };
    let (_, kind) = KINDS.iter().find(|(name, _)| name == kind).ok_or("unknown client")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let number = number.parse()?;
    if operation == AT_ONCE {
        let mut size = Ok(0);
        let counted = allocation_counter::measure(|| size = runtime.block_on(clients::at_once(*kind, base, number)));
        println!("{} {}", counted.bytes_max, size?);
        return Ok(());
    }
    let (_, operation, _) = OPERATIONS.iter().find(|(name, ..)| name == operation).ok_or("unknown operation")?;
    let mut done = Ok(());
    let counted =
        allocation_counter::measure(|| done = runtime.block_on(clients::calls(*kind, *operation, base, number)));
    println!("{}", counted.count_total);
    done
}

fn table() -> Result<(), Failure> {
    let base = format!("http://{}/v0", server::start()?);
    println!("| {CALLS_AT_ONCE} calls at once | live heap, bytes for each | size of its future |\n|---|---|---|");
    for (kind, _) in KINDS {
        let base = format!("http://{}/v0", server::start_held(CALLS_AT_ONCE)?);
        let printed = output(&[kind, AT_ONCE, &base, &CALLS_AT_ONCE.to_string()].map(str::to_owned))?;
        let (heap, size) = printed.split_once(' ').ok_or("the client printed no two numbers")?;
        println!("| {kind} | {} | {size} |", heap.parse::<usize>()? / CALLS_AT_ONCE);
    }
    let valgrind = Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success());
    if !valgrind {
        println!("\nvalgrind is not installed, so instructions are not counted");
    }
    println!("\npage: {} bytes", server::page().to_string().len());
    for (operation, _, numbers) in OPERATIONS {
        println!("\n| {operation} | instructions | of the hand-written | allocations |\n|---|---|---|---|");
        let mut rows = Vec::new();
        for (kind, _) in KINDS {
            let run = |number: usize| [kind, operation, &base, &number.to_string()].map(str::to_owned);
            let [few, many] = numbers;
            let each = |few_count: u64, many_count: u64| (many_count - few_count) as f64 / (many - few) as f64;
            let allocated = each(allocations(&run(few))?, allocations(&run(many))?);
            let executed =
                if valgrind { Some(each(instructions(&run(few))?, instructions(&run(many))?)) } else { None };
            rows.push((kind, executed, allocated));
        }
        let hand = rows.iter().find(|(kind, ..)| *kind == "hand").and_then(|(_, executed, _)| *executed);
        for (kind, executed, allocated) in rows {
            let shown = executed.map_or("-".to_owned(), |executed| format!("{executed:.0}"));
            let ratio = executed.zip(hand).map_or("-".to_owned(), |(executed, hand)| format!("{:.3}", executed / hand));
            println!("| {kind} | {shown} | {ratio} | {allocated:.1} |");
        }
    }
    Ok(())
}

fn allocations(arguments: &[String]) -> Result<u64, Failure> {
    Ok(output(arguments)?.parse()?)
}

/// What this program prints with these arguments.
fn output(arguments: &[String]) -> Result<String, Failure> {
    let output = Command::new(env::current_exe()?).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn instructions(arguments: &[String]) -> Result<u64, Failure> {
    let out = env::temp_dir().join(format!("callgrind.{}.out", std::process::id()));
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env::current_exe()?)
        .args(arguments)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let profile = std::fs::read_to_string(&out)?;
    std::fs::remove_file(&out)?;
    let total = profile.lines().find_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
    Ok(total.ok_or("callgrind wrote no total")?.trim().parse()?)
}
