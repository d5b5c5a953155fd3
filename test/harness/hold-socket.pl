# Does what systemd does with socket units: holds sockets and hands them to a program, again and again.
# The main one listens on any port; HELD names others, `name/tcp name/udp`. SIGUSR1 restarts the program, SIGTERM ends it. Prints `port NAME N`
# of each first, `gone` when the program has ended, and what it tells of itself (sd_notify).
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();

$^F = 255;
$| = 1;
my (@names, @sockets);
for (split ' ', 'vedette.socket/tcp ' . (delete $ENV{HELD} // '')) {
  my ($name, $kind) = split '/';
  my %listen = $kind eq 'tcp' ? (Listen => 511, ReuseAddr => 1) : ();
  my $socket = IO::Socket::INET->new(Proto => $kind, LocalAddr => '127.0.0.1', LocalPort => 0, %listen) or die "no socket: $!";
  print "port $name ", $socket->sockport, "\n";
  push @names, $name;
  push @sockets, $socket;
}
print "held\n";
my $told = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ENV{NOTIFY_SOCKET}) or die "no notify socket: $!";
my $reader = fork // die "no process: $!";
if (!$reader) {
  while (defined $told->recv(my $message, 4096)) { print "told $_\n" for split /\n/, $message }
  exit;
}
close $told;
# They are the first descriptors that are opened, one after the other.
fileno($sockets[$_]) == 3 + $_ or die 'descriptors in another order' for 0 .. $#sockets;
my ($child, $ending) = (0, 0);
$SIG{USR1} = sub { kill 'TERM', $child if $child };
$SIG{TERM} = sub { $ending = 1; kill 'TERM', $child if $child };
my $status = 0;
until ($ending) {
  $child = fork // die "no process: $!";
  if (!$child) {
    $SIG{$_} = 'DEFAULT' for qw(USR1 TERM);
    @ENV{qw(LISTEN_FDS LISTEN_PID LISTEN_FDNAMES)} = (scalar @sockets, $$, join ':', @names);
    exec @ARGV or die "cannot start: $!";
  }
  1 while waitpid($child, 0) == -1 && $!{EINTR};
  $status = $? >> 8;
  print "gone\n";
  last if $status;
}
kill 'KILL', $reader;
exit $status;
