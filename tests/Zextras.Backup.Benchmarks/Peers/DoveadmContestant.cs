namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// Dovecot's own dsync into an mdbox: a mirror of the last state, without history and without a check. Its config is that of the
/// reference figures; default durability (<c>mail_fsync=optimized</c>).
/// </summary>
internal sealed class DoveadmContestant(string directory, MailSource source) : IContestant
{
    // It refuses to read mail as root, and what the server's user wrote that user can restore.
    private static readonly string User = Environment.IsPrivilegedProcess ? "dovecot" : Environment.UserName;

    private readonly string _config = Path.Combine(directory, "bk.conf");

    public string Name => "doveadm backup, to mdbox";

    public async Task PrepareAsync(Workload workload)
    {
        switch (workload)
        {
            case Workload.FirstBackup:
                Directory.CreateDirectory(directory);
                await WriteConfigAsync();
                await ExternalProgram.RunAsync("chown", ["-R", $"{User}:{User}", directory]);
                break;
            case Workload.OneMessage:
                await source.LoseMessageAsync();
                break;
            case Workload.OneAccount:
                source.EmptyRestored();
                break;
            default:
                break;
        }
    }

    public async Task<Cost?> RunAsync(Workload workload) => workload switch
    {
        Workload.FirstBackup or Workload.Unchanged or Workload.Changed => await BackUpAsync(),
        Workload.OneMessage => await ImportAsync(),
        Workload.OneAccount => await RestoreAsync(),
        _ => null,
    };

    public StoredSize MeasureSize() => StoredSize.Of(directory);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Cost> BackUpAsync()
    {
        var cost = await ExternalProgram.MeasureAsync(string.Join('\n', Enumerable.Range(0, MailSource.Accounts).Select(account =>
            $"""
            {Doveadm(account)} -o imapc_user={MailSource.AddressOf(account)} -o imapc_password={DovecotProcess.UserPassword} backup -R imapc:
            """)));
        var (messages, bytes) = (0, 0L);
        for (var account = 0; account < MailSource.Accounts; account++)
        {
            var status = await ExternalProgram.RunAsync("sh", ["-e", "-c", $"{Doveadm(account)} -f tab mailbox status 'messages vsize' '*'"]);
            foreach (var fields in status.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')))
            {
                (messages, bytes) = (messages + int.Parse(fields[1]), bytes + long.Parse(fields[2]));
            }
        }

        var expected = source.Read();
        (expected with { Messages = messages, Bytes = bytes }).Require(expected, Name);
        return cost;
    }

    private async Task<Cost> ImportAsync()
    {
        var cost = await ExternalProgram.MeasureAsync(
            $"doveadm -c {source.ConfigFile} import -u {MailSource.AddressOf(0)} mdbox:{Mailbox(0)} '' MAILBOX INBOX HEADER Message-ID '{source.LostMessage.Id}'");
        await source.RequireMessageAsync(Name);
        return cost;
    }

    private async Task<Cost> RestoreAsync()
    {
        var cost = await ExternalProgram.MeasureAsync($"doveadm -c {source.ConfigFile} backup -u {MailSource.Restored} -R mdbox:{Mailbox(MailSource.LostAccount)}");
        source.Read(MailSource.Restored).Require(source.Read(MailSource.AddressOf(MailSource.LostAccount)), Name);
        return cost;
    }

    private string Mailbox(int account) => Path.Combine(directory, $"user{account}", "mdbox");

    private string Doveadm(int account) =>
        $"USER={MailSource.AddressOf(account)} HOME={Path.Combine(directory, $"user{account}")} doveadm -c {_config} -o mail_location=mdbox:{Mailbox(account)}";

    private async Task WriteConfigAsync() => await File.WriteAllTextAsync(_config, $"""
        base_dir = {directory}/run
        log_path = {directory}/doveadm.log
        first_valid_uid = 1
        mail_uid = {User}
        mail_gid = {User}
        imapc_host = 127.0.0.1
        imapc_port = {source.Port}
        imapc_features = rfc822.size fetch-headers
        mail_prefetch_count = 20
        namespace inbox {"{"}
          inbox = yes
          separator = /
        {"}"}

        """);
}
