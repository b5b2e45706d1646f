/**
 * The launcher in Perl, which is on every Debian and macOS and small to fork. One nursery process forks a launcher for
 * each channel (file descriptors 3 and up) and then only collects them. A launcher carries out one request after the
 * other: claim, fork, write down who the command is; wait; end what was left running; write `exit`; ring. It ends when its
 * channel does, after the command that it waits for. What it reads and says is told in `launch-channel.ts`.
 *
 * Set before it: channels, boot id as JSON, milliseconds of patience with what a command leaves behind, names of signals by
 * number. What a command leaves behind may end by itself in a moment (a pipe's last reader), before it is told to. No
 * module is loaded: each would make every fork slower. SIGTERM has its usual meaning around the fork, so that a command
 * that is told to end in the moment of its start does end. An exit like an earlier one is a link to it, since a
 * new file costs more than all else that is done here besides the fork.
 */
export const PERL_LAUNCHER = String.raw`
use strict;
my @signal = @$names;
open(STDIN, '<', '/dev/null');
my @ignored = qw(HUP INT QUIT TERM PIPE TSTP TTIN TTOU USR1 USR2);
my ($in, $out, $self, %last_exit);
$SIG{$_} = 'IGNORE' for @ignored;

for my $fd (3 .. 2 + $channels) {
  my $pid = fork;
  if (defined $pid && $pid == 0) {
    shut($_) for $fd + 1 .. 2 + $channels;
    serve($fd);
    exit 0;
  }
  shut($fd);
}
1 while wait > 0;

sub shut { open(my $h, '+<&=', $_[0]) or return; close $h }

sub serve {
  my ($fd) = @_;
  open($in, '<&=', $fd) or exit 1;
  open($out, '>&=', $fd) or exit 1;
  binmode $in;
  fcntl($in, 2, 1);
  $self = identity($$);
  tell_it("H $$");
  while (defined(my $head = <$in>)) {
    my $length = $head + 0;
    my $body = '';
    last if read($in, $body, $length) != $length;
    attempt(split /\0/, $body, -1);
  }
}

sub tell_it { syswrite($out, "$_[0]\n") }

sub identity {
  my ($pid) = @_;
  my $start;
  if (open(my $f, '<', "/proc/$pid/stat")) {
    sysread($f, my $line, 4096);
    $start = (split ' ', substr($line, rindex($line, ')') + 2))[19];
  } else {
    local $ENV{LC_ALL} = 'C';
    $start = join ' ', split ' ', qx(ps -o lstart= -p $pid);
  }
  return qq({"pid":$pid,"start_time":"$start","boot_id":$boot}\n);
}

sub whole {
  my ($path, $text) = @_;
  open(my $f, '>', "$path.part") or return 0;
  my $written = syswrite($f, $text);
  close($f) or return 0;
  return 0 unless defined $written && $written == length $text;
  return rename("$path.part", $path);
}

sub attempt {
  my ($token, $folder, $cwd, $input, $output, $command, $words, @rest) = @_;
  my @argv = (splice(@rest, 0, $words), '/bin/sh', '-c', '--', $command);
  my $claim = claim($folder);
  if (!$claim) {
    return tell_it("D $token") if $! == 17;
    return could_not($token, 'claim');
  }
  open(my $log, '>>', "$folder/log") or return could_not($token, 'output', $folder);
  my $stdout = $log;
  if ($output ne 'log') { undef $stdout; open($stdout, '>>', "$folder/$output") or return could_not($token, 'output', $folder) }
  my $stdin;
  if ($input ne '') { open($stdin, '<', $input) or return could_not($token, 'input', $folder) }
  chdir($cwd) or return could_not($token, 'chdir', $folder);
  my (undef, undef, $user, $system) = times;
  $SIG{TERM} = 'DEFAULT';
  my $pid = fork;
  $SIG{TERM} = 'IGNORE' if !defined $pid || $pid;
  return could_not($token, 'fork', $folder) if !defined $pid;
  if ($pid == 0) {
    setpgrp(0, 0);
    open(STDOUT, '>&', $stdout);
    open(STDERR, '>&', $log);
    open(STDIN, '<&', $stdin) if $stdin;
    for (@rest) { my ($key, $value) = split /=/, $_, 2; $ENV{$key} = $value }
    $SIG{$_} = 'DEFAULT' for @ignored;
    exec { $argv[0] } @argv;
    my $errno = $! + 0;
    tell_it("X $token $errno exec");
    whole("$folder/error", "$errno exec\n");
    exit 127;
  }
  setpgrp($pid, $pid);
  syswrite($claim, identity($pid));
  close $claim;
  tell_it("S $token $pid");
  waitpid($pid, 0);
  my ($code, $signal) = ($? >> 8, $? & 127);
  end_rest($folder, $pid) if living($pid);
  my (undef, undef, $user_now, $system_now) = times;
  my $cpu = int(1000 * ($user_now + $system_now - $user - $system));
  my $exit = $signal ? qq({"signal":"$signal[$signal]"}\n) : qq({"exit_code":$code}\n);
  my $stored = end("$folder/exit", $exit);
  my $said = -s "$folder/report.jsonl" || 0;
  tell_it("E $token $code $signal[$signal] $cpu $said 0");
  until ($stored || !-d $folder) { select(undef, undef, undef, 0.5); $stored = end("$folder/exit", $exit) }
}

sub claim {
  my ($folder) = @_;
  my $name = "$folder/pid.$$";
  open(my $f, '>', $name) or return;
  my $written = syswrite($f, $self);
  my $won = defined $written && $written == length $self && link($name, "$folder/pid");
  my $errno = $! + 0;
  unlink $name;
  $! = $errno;
  return $won ? $f : undef;
}

sub could_not {
  my ($token, $step, $folder) = @_;
  my $errno = $! + 0;
  tell_it("X $token $errno $step");
  whole("$folder/error", "$errno $step\n") && whole("$folder/exit", qq({"exit_code":127}\n)) if $folder;
  tell_it("E $token 127 0 0 0 0");
}

sub end {
  my ($path, $text) = @_;
  return 1 if $last_exit{$text} && link($last_exit{$text}, $path);
  $last_exit{$text} = $path;
  return whole($path, $text);
}

sub living {
  my ($group) = @_;
  return 0 unless kill(0, -$group);
  opendir(my $proc, '/proc') or return 1;
  for my $pid (grep /^\d+$/, readdir $proc) {
    open(my $f, '<', "/proc/$pid/stat") or next;
    sysread($f, my $line, 4096) or next;
    my ($state, undef, $of) = split ' ', substr($line, rindex($line, ')') + 2);
    return 1 if $of == $group && $state !~ /^[ZX]/;
  }
  return 0;
}

sub end_rest {
  my ($folder, $group) = @_;
  my $patience = $patience_ms;
  if (open(my $f, '<', "$folder/cancel")) { my $line = <$f>; $patience = $1 if defined $line && $line =~ /^(\d+)/ }
  for (my $left = 100; $left > 0; $left -= 20) { select(undef, undef, undef, 0.02); return unless living($group) }
  kill('TERM', -$group);
  kill('CONT', -$group);
  for (my $left = $patience; $left > 0 && living($group); $left -= 20) { select(undef, undef, undef, 0.02) }
  kill('KILL', -$group);
  for (my $left = 500; $left > 0 && living($group); $left -= 20) { select(undef, undef, undef, 0.02) }
  if (open(my $f, '>>', "$folder/log")) { syswrite($f, "[tasks] ended what the command had left running\n") }
}
`
