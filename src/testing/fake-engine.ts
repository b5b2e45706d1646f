/**
 * A container engine for tests, where there is none: a program `docker` that runs the command itself, beside its client as a
 * real engine does, keeps what it was asked, and knows `version`, `run` and `rm -f`. It is no proof of what Docker does.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PROGRAM = `#!/usr/bin/env perl
use strict; use POSIX qw(setsid);
my ($here) = $0 =~ m{^(.*)/};
my @words = @ARGV;
open(my $asked, '>>', "$here/asked"); print $asked join("\\x1f", @words), "\\x1e"; close $asked;
if ($words[0] eq 'version') { print "27.0.1\\n"; exit 0 }
if ($words[0] eq 'rm') {
  open(my $file, '<', "$here/$words[-1].pid") or exit 1;
  exit(kill('KILL', -(<$file>)) ? 0 : 1);
}
my (%said, %env, $i);
my %valued = map { $_ => 1 } qw(--name --mount -w -e --label --memory --cpus --pids-limit --ulimit --entrypoint --user);
$env{PATH} = $ENV{PATH};
for ($i = 1; $words[$i] ne '--'; $i++) {
  next unless $valued{$words[$i]};
  my $value = $words[$i + 1];
  if ($words[$i] eq '-e') {
    if ($value =~ /^([^=]*)=(.*)$/s) { $env{$1} = $2 } elsif (exists $ENV{$value}) { $env{$value} = $ENV{$value} }
  } else { $said{$words[$i]} = $value }
  $i++;
}
my ($image, @rest) = @words[$i + 1 .. $#words];
if ($image eq 'missing') { print STDERR "docker: Error response from daemon: pull access denied for missing.\\n"; exit 125 }
my $child = fork;
if ($child == 0) {
  setsid; chdir $said{-w}; open(STDIN, '<', '/dev/null'); %ENV = %env; exec $said{'--entrypoint'}, @rest; exit 127;
}
$SIG{TERM} = sub { kill 'TERM', -$child };
open(my $file, '>', "$here/$said{'--name'}.pid"); print $file $child; close $file;
while (waitpid($child, 0) < 0) {}
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
`

/** The engine's folder, to be put first into PATH. */
export class FakeEngine {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = join(folder, 'engine')
    mkdirSync(this.#folder, { recursive: true })
    writeFileSync(join(this.#folder, 'docker'), PROGRAM)
    chmodSync(join(this.#folder, 'docker'), 0o755)
  }

  /** An environment in which it is found. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.#folder}:${process.env['PATH']}` }
  }

  /** What it was asked, each time. */
  get asked(): readonly (readonly string[])[] {
    const path = join(this.#folder, 'asked')
    if (!existsSync(path)) return []
    return readFileSync(path, 'utf8')
      .split('\x1e')
      .map((line) => line.split('\x1f'))
  }

  /** The process of a container; undefined when there is none of this name. */
  processOf(name: string): number | undefined {
    const path = join(this.#folder, `${name}.pid`)
    return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined
  }
}
