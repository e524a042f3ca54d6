#!/usr/bin/perl
# Tells Zextras Backup what happens in every mailbox of a Cyrus IMAP 3 server (mail, calendars, contacts, drive): one JSON object a line
# in DIRECTORY/cyrus.jsonl. Cyrus waits where nobody reads its socket; this program does nothing but read it and append to the file, so
# that the engine may stop and start as it likes. It needs nothing but Perl. In imapd.conf:
#
#   event_notifier: external
#   event_groups: message flags mailbox subscription
#   event_exclude_specialuse: none
#   notifysocket: /run/cyrus/socket/notify
#
# In cyrus.conf, where master starts it again should it ever end; instead of a notifyd, if there is one:
#
#   DAEMON {
#     zextrasbackup cmd="/usr/local/lib/zextras-backup/zextras-backup-relay.pl /run/cyrus/socket/notify /var/lib/zextras-backup/events"
#   }
#
# The directory is writable for the user of Cyrus and for the engine, which takes files away when they have been read.
use strict;
use warnings;
use Socket;

use constant LONGEST_DATAGRAM => 1_048_576;    # Cyrus sends 64 KiB at most
use constant AT_ONCE          => 500;          # datagrams of one write
use constant SIGN_OF_LIFE     => 5;            # seconds; the engine takes a longer silence for the end of this program
use constant LONGEST_FILE     => 67_108_864;   # the engine takes files away at 1 MiB: nobody reads

my ($socket, $directory) = @ARGV;
@ARGV == 2 or die "usage: $0 NOTIFYSOCKET DIRECTORY\n";
my $file = "$directory/cyrus.jsonl";

unlink $socket;
socket(my $cyrus, PF_UNIX, SOCK_DGRAM, 0) or die "socket: $!\n";
setsockopt($cyrus, SOL_SOCKET, SO_RCVBUF, 4 * LONGEST_DATAGRAM);
bind($cyrus, sockaddr_un($socket)) or die "$socket cannot be made: $!\n";
chmod 0666, $socket;

# What was not told; the engine then looks for itself.
my $missed = 'Cyrus, or the program that tells what happens there, was started.';
$SIG{TERM} = $SIG{INT} = sub { exit 0 };

my @lines;
while (1) {
    tell_engine();
    @lines = ();
    vec(my $waiting = '', fileno($cyrus), 1) = 1;
    if (select($waiting, undef, undef, SIGN_OF_LIFE) <= 0) {
        push @lines, '{"event":"zextras.Alive"}';
        next;
    }

    # method NUL class NUL priority NUL user NUL mailbox NUL number of options NUL JSON NUL file name NUL
    while (@lines < AT_ONCE && defined recv($cyrus, my $datagram, LONGEST_DATAGRAM, MSG_DONTWAIT)) {
        my ($json) = grep { /^\{/ } split /\0/, $datagram;
        push @lines, defined $json ? $json =~ tr/\r\n/  /r : $datagram =~ tr/\0\r\n/   /r;
    }
}

# Opened anew each time, so that the engine can take the file away.
sub tell_engine {
    unlink $file and $missed = 'Nobody read the events of Cyrus for a long time.' if (-s $file // 0) > LONGEST_FILE;
    unshift @lines, qq({"event":"zextras.Missed","reason":"$missed"}) if defined $missed;
    return if !@lines;
    my $text = join("\n", @lines) . "\n";
    $text = "\n$text" if defined $missed;    # ends a line that was torn; an empty one says nothing
    my $out;
    my $is_written = open($out, '>>', $file) && (syswrite($out, $text) // 0) == length $text;
    $missed = $is_written ? undef : 'The events of Cyrus could not be written: is the disk full, or the directory not writable for Cyrus?';
    return;
}
