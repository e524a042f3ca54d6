using Zextras.Backup.Benchmarks;
using Zextras.Backup.Benchmarks.Peers;

return args switch
{
    ["scan", .. var rest] => await ScanBenchmark.RunAsync(rest),
    ["realtime", .. var rest] => await RealTimeBenchmark.RunAsync(rest),
    ["restore", .. var rest] => await RestoreBenchmark.RunAsync(rest),
    ["check", .. var rest] => await CheckBenchmark.RunAsync(rest),
    ["purge", .. var rest] => await PurgeBenchmark.RunAsync(rest),
    ["peers", .. var rest] => await PeersBenchmark.RunAsync(rest),
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
        Zextras.Backup.Benchmarks peers [--runs N] [--messages N] [--only A,B] [--large]   the node beside doveadm, mbsync, borg, restic: see tests/bench
        Run it alone on the machine, in Release. --save writes the table into tests/Zextras.Backup.Benchmarks/results.
        """);
    return 1;
}
