using System.Text;
using Microsoft.Data.Sqlite;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Coherency;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Coherency;

/// <summary>A copy of the pristine backup that a test damages while nobody has it open, checks and heals.</summary>
internal sealed class DamagedBackup : IDisposable
{
    private readonly TempDirectory _home = new();
    private readonly ScriptedMailboxServer _server;

    internal DamagedBackup(PristineBackup pristine)
    {
        _server = pristine.Server;
        PristineBackup.CopyTree(Path.Combine(pristine.Root, "backup"), Root);
        PristineBackup.CopyTree(Path.Combine(pristine.Root, "data"), Data);
        File.WriteAllText(_home.File("test.conf"), "backup.path { minimum-free = 0, adopt-copied = true }");
    }

    internal string Root => _home.File("backup");

    internal string Data => _home.File("data");

    internal PathLayout Layout => new(Root);

    internal TestClock Clock { get; } = new();

    public void Dispose() => _home.Dispose();

    internal string Full(string name) => Path.Combine(Root, name);

    /// <summary>The logs of an account that have lines, the longest first.</summary>
    internal IReadOnlyList<string> Logs(AccountId account) =>
        [.. Layout.ExistingLogs(account).OrderByDescending(log => new FileInfo(Full(log)).Length)];

    internal string[] Lines(string log) => File.ReadAllLines(Full(log));

    internal void WriteLines(string log, IEnumerable<string> lines) => File.WriteAllText(Full(log), string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));

    internal void Edit(string name, Func<byte[], byte[]> edit) => File.WriteAllBytes(Full(name), edit(File.ReadAllBytes(Full(name))));

    internal void Flip(string name, long offset, int bit = 4)
    {
        using var file = File.OpenHandle(Full(name), FileMode.Open, FileAccess.ReadWrite);
        var one = new byte[1];
        RandomAccess.Read(file, one, offset);
        one[0] ^= (byte)(1 << bit);
        RandomAccess.Write(file, one, offset);
    }

    internal void Sql(string database, string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, database)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        if (command.ExecuteNonQuery() == 0)
            throw new InvalidOperationException($"Nothing was damaged: {sql}");
    }

    /// <summary>The blobs of the path, in the order of the volumes.</summary>
    internal List<(StoredBlob Blob, bool IsNamed)> Blobs()
    {
        var named = Layout.ExistingAccounts()
            .SelectMany(account => Layout.ExistingLogs(account))
            .SelectMany(log => File.ReadAllLines(Full(log)))
            .SelectMany(line => TransactionCodec.DecodeArray(Encoding.UTF8.GetBytes(line)))
            .Select(transaction => transaction.State.Content.Digest)
            .OfType<BlobDigest>()
            .ToHashSet();
        return [.. Layout.BlobFiles().SelectMany(file => new VolumeScan(Layout, null).Read(file))
            .Select(entry => (entry.Stored, named.Contains(entry.Header.Digest)))];
    }

    internal Task<CoherencyReport> CheckAsync(CheckOptions? options = null) => UseAsync(async stores =>
        await Check(stores, options ?? new CheckOptions()).RunAsync(new Bookmark(Data, Root), CancellationToken.None));

    /// <summary>Heals as the operation does, and returns the last check.</summary>
    internal Task<(CoherencyReport Report, List<string> Repairs)> FixAsync(bool withMailbox = true) => UseAsync(async stores =>
    {
        var repairs = new List<string>();
        var own = Own(stores, withMailbox ? _server : new ScriptedMailboxServer());
        for (var round = 0; ; round++)
        {
            var check = new CoherencyCheck(Layout, stores.Server, new CheckOptions(), own, Clock);
            var report = await check.RunAsync(new Bookmark(Data, Root), CancellationToken.None);
            if (!report.IsToBeHealed(round) || round == 3)
                return (report, repairs);
            await new CoherencyFix(Layout, own, stores.Server, Clock, repairs.Add).RunAsync(report, check, CancellationToken.None);
        }
    });

    /// <summary>A check without any of the engine's other stores, as of another server's path.</summary>
    internal async Task<CoherencyReport> CheckAsForeignAsync(CheckOptions? options = null)
    {
        using var reader = await BackupPathOpener.OpenReadOnlyAsync(new BackupPathOptions { Root = Root }, CancellationToken.None);
        return await new CoherencyCheck(Layout, reader.Server, options ?? new CheckOptions(), own: null, Clock)
            .RunAsync(new Bookmark(Data, Root), CancellationToken.None);
    }

    internal Task<BackupState> ReadAsync() => UseAsync(stores => BackupState.ReadAsync(stores, only: null));

    internal async Task<T> UseAsync<T>(Func<EngineStores, Task<T>> use)
    {
        var options = new EngineOptions { DataDirectory = Data, BackupPath = Root, ConfigFile = _home.File("test.conf") };
        await using var stores = await EngineStores.OpenAsync(options, Clock, CancellationToken.None);
        return await use(stores);
    }

    internal static OwnStores Own(EngineStores stores, ScriptedMailboxServer server) => new(
        stores.Path, stores.Catalog, new JournalSettings { Directory = stores.DataDirectory }, PersistedTypes.Table, server);

    private CoherencyCheck Check(EngineStores stores, CheckOptions options) => new(Layout, stores.Server, options, Own(stores, _server), Clock);
}
