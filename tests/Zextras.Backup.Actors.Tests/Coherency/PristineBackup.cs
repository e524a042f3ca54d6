using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Coherency;

/// <summary>
/// A backup with a bit of everything, made once: two accounts, moved, flagged and deleted items, a large content, settled
/// and incoming volumes, directory objects, a snapshot. Tests damage copies of it.
/// </summary>
public sealed class PristineBackup : IAsyncLifetime
{
    private const int Mails = 24;

    private readonly EngineFixture _engine = new("backup.server-archive.engine = []");
    private readonly TempDirectory _copy = new();

    internal ScriptedMailboxServer Server => _engine.Server;

    internal ScriptedAccount Anna { get; private set; } = null!;

    internal ScriptedAccount Bruno { get; private set; } = null!;

    /// <summary>Holds <c>backup</c> and <c>data</c>; no engine uses it.</summary>
    internal string Root => _copy.Path;

    public async Task InitializeAsync()
    {
        Anna = _engine.Server.AddAccount("anna@example.com");
        Bruno = _engine.Server.AddAccount("bruno@example.com");
        _engine.Server.Directory = [new DirectoryEntry { Kind = ItemKind.Domain, Id = Guid.Parse("0a0b0c0d-0000-4000-8000-00000000000d"), Name = "example.com", Attributes = ItemAttributes.Empty }];
        for (var i = 0; i < Mails; i++)
        {
            Anna.Add(i % 3 == 0 ? "mail:Work" : "mail:INBOX", $"a{i}", $"Subject: {i}\n\n{new string((char)('a' + i), 400 + i)}");
            Bruno.Add("mail:INBOX", $"b{i}", $"Subject: {i % 4}\n\n{new string((char)('A' + i), 300)}");
        }

        Anna.Add("mail:INBOX", "large", Noise(9 << 20));
        await _engine.StartAsync();
        await _engine.RestartAsync(); // what an earlier process left is settled without waiting
        await _engine.Stores.Path.SettleBlobsAsync(new CatalogBlobIndex(_engine.Stores.Catalog), CancellationToken.None);
        Anna.Delete(Anna.Items[3]);
        Bruno.Delete(Bruno.Items[0]);
        Bruno.Add("mail:INBOX", "late", "Subject: late\n\nnot settled");
        await _engine.SmartScanAsync();
        var flagged = Anna.Items[1];
        for (var i = 0; i < 64; i++)
        {
            flagged = Anna.Flag(flagged, i % 2 == 0 ? "seen" : "flagged");
            await _engine.AccountScanAsync(Anna);
        }

        // Written after the acknowledgement.
        await Until(() => Scalar(Path.Combine(_engine.DataDirectory, "snapshots.db"), "SELECT COUNT(*) FROM snapshot WHERE persistence_id LIKE 'item%'") > 0);
        await _engine.StopAsync();
        CopyTree(_engine.BackupPath, Path.Combine(Root, "backup"));
        CopyTree(_engine.DataDirectory, Path.Combine(Root, "data"));
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        _copy.Dispose();
    }

    internal static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(directory.Replace(from, to, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, file.Replace(from, to, StringComparison.Ordinal));
    }

    internal static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static long Scalar(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static async Task Until(Func<bool> done)
    {
        for (var i = 0; i < 600 && !done(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        Assert.True(done(), "No snapshot was written.");
    }
}
