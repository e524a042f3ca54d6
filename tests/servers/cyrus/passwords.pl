# Stands in for saslauthd: answers at the socket ARGV[0] whether a password is right. "admin-password" is everybody's, and
# "user-password" that of everybody but the administrators. A request is login, password, service and realm, each as a
# 16-bit length and that many bytes; the answer "OK" or "NO" likewise.
use strict;
use warnings;
use Socket;
$SIG{PIPE} = 'IGNORE';

my ($path) = @ARGV;
unlink $path;
socket(my $listener, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
bind($listener, sockaddr_un($path)) or die "bind $path: $!";
chmod 0666, $path;
listen($listener, 64) or die "listen: $!";

while (accept(my $client, $listener)) {
    my @fields;
    for (1 .. 4) {
        (read($client, my $length, 2) // 0) == 2 or last;
        my $count = unpack('n', $length);
        my $field = '';
        $count == 0 or (read($client, $field, $count) // 0) == $count or last;
        push @fields, $field;
    }
    my $is_right = @fields == 4 && ($fields[1] eq 'admin-password'
        || ($fields[1] eq 'user-password' && $fields[0] !~ /^(backup|cyrus)$/));
    my $answer = $is_right ? 'OK' : 'NO';
    syswrite($client, pack('n', length $answer) . $answer);
    close $client;
}
