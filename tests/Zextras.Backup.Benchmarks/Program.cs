using Zextras.Backup.Benchmarks;

return args switch
{
    ["scan", .. var rest] => await ScanBenchmark.RunAsync(rest),
    ["realtime", .. var rest] => await RealTimeBenchmark.RunAsync(rest),
    ["restore", .. var rest] => await RestoreBenchmark.RunAsync(rest),
    ["check", .. var rest] => await CheckBenchmark.RunAsync(rest),
    ["purge", .. var rest] => await PurgeBenchmark.RunAsync(rest),
    ["imap", .. var rest] => await ImapBenchmark.RunAsync(rest),
    ["cluster-shape", .. var rest] => await ClusterShape.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Zextras.Backup.Benchmarks scan [--save] [20k|100k]    SmartScan of generated Maildirs by the real node process
        Zextras.Backup.Benchmarks realtime [--save] [--short] [cyrus]   Real Time Scan of a real Dovecot or Cyrus by the real node process
        Zextras.Backup.Benchmarks restore [--save] [account|deletion|during-scan]   restores into a real Dovecot by the real node process
        Zextras.Backup.Benchmarks check [--save] [MAILS]      Coherency Check beside restic check --read-data (apt-get install restic)
        Zextras.Backup.Benchmarks purge [--save] [MAILS]      Purge of 10,000 of 100,000 items beside a SmartScan
        Zextras.Backup.Benchmarks imap [--save] [ROUNDS]      20,000 mails from Dovecot: the node against mbsync; 4,000 put back
        Zextras.Backup.Benchmarks cluster-shape [--save] [ITEMS...]   three nodes on PostgreSQL over a computed mailbox server, as it grows
        Run it alone on the machine, in Release. --save writes the table into tests/Zextras.Backup.Benchmarks/results.
        """);
    return 1;
}
