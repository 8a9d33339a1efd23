//! The command line: `cargo xtask vendor`, `update`, `generate`, `check` and `diff`.
//!
//! Exit codes: 0 good, 1 `check` or `diff --exit-code` found something or `update` was undone, 2 wrong usage or input.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use xtask::check::{self, Extent};
use xtask::generate_command::{self, Skip};
use xtask::{Refusals, Workspace, diff_command, explain, faithful, standalone, update, upstream, vendor};

/// Takes in the OpenAPI document, generates blaxel-api from it, and tells where the two have drifted apart
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write controlplane.yml and controlplane.lock from published documents
    Vendor(vendor::Arguments),
    /// Do everything that a new document asks for: vendor, generate, set the version that it needs after the last tag vX.Y.Z, note
    /// it in CHANGELOG.md, build and test; exit 1 where a build or test fails. Unless all went well, every file is as it was
    Update(update::Arguments),
    /// Render controlplane.yml into blaxel-api/src/generated, or another document into a crate of its own
    #[command(group(ArgGroup::new("destination").args(["out", "explain"])))]
    Generate {
        /// Another document; controlplane.yml and the generated code of the workspace stay as they are
        #[arg(long, value_name = "FILE", requires = "destination")]
        document: Option<String>,
        /// The folder of the crate that is made of it: absent, empty or a former output
        #[arg(long, value_name = "DIR", requires = "document")]
        out: Option<PathBuf>,
        /// Print what becomes of each node of the document, and by which rule, and write nothing
        #[arg(long)]
        explain: bool,
        /// How `--explain` prints
        #[arg(long, value_name = "FORMAT", requires = "explain", default_value = "text")]
        format: Format,
        /// Leave this operation out; of controlplane.yml the lock records it, and it stays left out
        #[arg(long, value_name = "OPERATION_ID")]
        skip: Vec<String>,
        /// Render again what the lock records as left out
        #[arg(long)]
        no_skip: bool,
    },
    /// Write docs/FAITHFUL.md from the generator's rules
    Faithful,
    /// Compare blaxel-api/src/generated with what controlplane.yml gives; exit 1 where it differs
    Check {
        /// Compare controlplane.yml with what is published now at SOURCE, or where controlplane.lock says; exit 1 where it
        /// is behind, 2 where that cannot be told
        #[arg(long, value_name = "SOURCE", num_args = 0..=1, conflicts_with = "full")]
        #[allow(
            clippy::option_option,
            reason = "not asked for, asked for, and asked for with a source are three things"
        )]
        upstream: Option<Option<String>>,
        /// Print all of the differences and not the first 200 lines
        #[arg(long)]
        full: bool,
    },
    /// Print what changed between two documents, and what it means for those who import the crate
    Diff(diff_command::Arguments),
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
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(anstream::stderr(), "{error:#}");
            TROUBLE
        }
    };
    ExitCode::from(code)
}

const GOOD: u8 = 0;
const FOUND: u8 = 1;
const TROUBLE: u8 = 2;

fn run(command: &Command) -> anyhow::Result<u8> {
    let folder = std::env::current_dir().context("the current folder could not be told")?;
    let workspace = Workspace::find(&folder);
    match command {
        Command::Vendor(arguments) => print(vendor::run(&workspace?, arguments)?)?,
        Command::Update(arguments) => {
            if let Err(undone) = update::run(&workspace?, arguments, &|step| print(step))? {
                let _ = write!(anstream::stderr(), "{undone}");
                return Ok(FOUND);
            }
        }
        Command::Generate { document: Some(document), out: Some(out), skip, .. } => {
            // The hand-written part is that of the workspace which the binary was built in, wherever it is run.
            let built_in = Path::new(env!("CARGO_MANIFEST_DIR"));
            let workspace = workspace.or_else(|error| Workspace::find(built_in).map_err(|_| error))?;
            print(standalone::run(&workspace, document, skip, out)?)?;
        }
        Command::Generate { document: Some(document), format, skip, .. } => {
            explained(explain::explain(&standalone::read(document, skip)?, (*format).into()))?;
        }
        Command::Generate { explain, format, skip, no_skip, .. } => {
            let skip = Skip { clear: *no_skip, ids: skip.clone() };
            if *explain {
                explained(generate_command::explain(&workspace?, &skip, (*format).into())?)?;
            } else {
                print(generate_command::run(&workspace?, &skip)?)?;
            }
        }
        Command::Faithful => print(faithful::run(&workspace?)?)?,
        Command::Check { upstream: Some(source), .. } => {
            let upstream = upstream::run(&workspace?, source.as_deref())?;
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
            let report = diff_command::run(workspace, arguments)?;
            print(diff_command::render(&report, arguments))?;
            if arguments.exit_code && report.may_break() {
                return Ok(FOUND);
            }
        }
    }
    Ok(GOOD)
}

/// The ledger of a refused document is printed like any other, and then why it is refused.
fn explained((text, outcome): (String, Result<(), Refusals>)) -> anyhow::Result<()> {
    print(text)?;
    Ok(outcome?)
}

/// A reader that has seen enough (`check | head`) is no error.
fn print(text: impl Display) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match write!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output cannot be written")
        }
        _ => Ok(()),
    }
}
