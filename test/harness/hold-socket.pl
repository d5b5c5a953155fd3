# Does what systemd does with a socket unit: holds a socket that listens and hands it to a program, again and again.
# SIGUSR1 restarts the program, SIGTERM ends it. Prints the port first, and what the program tells of itself (sd_notify).
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();

$^F = 255;
my $socket = IO::Socket::INET->new(Listen => 511, LocalAddr => '127.0.0.1', LocalPort => 0, ReuseAddr => 1) or die "no socket: $!";
$| = 1;
print 'port ', $socket->sockport, "\n";
my $told = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ENV{NOTIFY_SOCKET}) or die "no notify socket: $!";
my $reader = fork // die "no process: $!";
if (!$reader) {
  while (defined $told->recv(my $message, 4096)) { print "told $_\n" for split /\n/, $message }
  exit;
}
close $told;
my ($child, $ending) = (0, 0);
$SIG{USR1} = sub { kill 'TERM', $child if $child };
$SIG{TERM} = sub { $ending = 1; kill 'TERM', $child if $child };
my $status = 0;
until ($ending) {
  $child = fork // die "no process: $!";
  if (!$child) {
    $SIG{$_} = 'DEFAULT' for qw(USR1 TERM);
    POSIX::dup2(fileno($socket), 3) or die "no descriptor: $!" if fileno($socket) != 3;
    @ENV{qw(LISTEN_FDS LISTEN_PID LISTEN_FDNAMES)} = (1, $$, 'vedette.socket');
    exec @ARGV or die "cannot start: $!";
  }
  1 while waitpid($child, 0) == -1 && $!{EINTR};
  $status = $? >> 8;
  last if $status;
}
kill 'KILL', $reader;
exit $status;
