//! The developer's tool for a helpdesk under version control: `helpdesk --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    helpdesk_cli::run(std::env::args_os()).into()
}
