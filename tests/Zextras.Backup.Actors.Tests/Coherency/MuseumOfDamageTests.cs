using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Coherency;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Coherency;

/// <summary>
/// Every kind of damage: each is found and named; what some store still has is healed from it, with every history and every
/// content as before; the rest goes to quarantine. A second check is clean.
/// </summary>
public sealed class MuseumOfDamageTests(PristineBackup pristine) : IClassFixture<PristineBackup>
{
    private static readonly Dictionary<string, Exhibit> Exhibits = new()
    {
        ["a line that is not JSON"] = new(FindingKind.UnreadableLine, damage => damage.InLog((_, lines) => lines[0] = "{not json")),
        ["two lines glued together"] = new(FindingKind.UnreadableLine, damage => damage.InLog((log, lines) =>
        {
            lines[0] += lines[1];
            lines.RemoveAt(1);
        })),
        ["a line with invalid UTF-8"] = new(FindingKind.UnreadableLine, damage => damage.Backup.Edit(damage.Log, bytes =>
        {
            bytes[bytes.AsSpan().IndexOf("\"name\":\""u8) + 9] = 0xFF;
            return bytes;
        })),
        ["a hex digit in another case"] = new(FindingKind.AlteredLine, damage => damage.InLog((_, lines) => lines[0] = UpperChain(lines[0]))),
        ["a line without its line break"] = new(FindingKind.UnendedLine, damage => damage.Backup.Edit(damage.Log, bytes => bytes[..^1])),
        ["a torn line that had been whole"] = new(FindingKind.LogLacks, damage => damage.Backup.Edit(damage.Log, bytes => bytes[..^40])),
        ["a line that is gone"] = new(FindingKind.LogLacks, damage => damage.InLog((_, lines) => lines.RemoveAt(lines.Count - 1))),
        ["a log that is gone"] = new(FindingKind.LogLacks, damage => File.Delete(damage.Backup.Full(damage.Log))),
        ["a log that is empty"] = new(FindingKind.LogLacks, damage => damage.Backup.Edit(damage.Log, _ => [])),
        ["a changed flag"] = new(FindingKind.BrokenChain, damage => damage.InLog((_, lines) =>
            lines[^1] = lines[^1].Replace("\"flags\":[\"", "\"flags\":[\"x", StringComparison.Ordinal))),
        ["a digest of a content that never was"] = new(FindingKind.BrokenChain, damage => damage.InLog((_, lines) =>
            lines[^1] = Regex.Replace(lines[^1], "\"digest\":\"[^\"]+\"", found => $"{found.Value[..^2]}{(found.Value[^2] == '0' ? '1' : '0')}\"", RegexOptions.None, Regex.InfiniteMatchTimeout))),
        ["a transaction cut out of the middle"] = new(FindingKind.BrokenChain, damage => damage.InLog((_, lines) => lines.RemoveAt(lines.Count / 2))),
        ["an end that is too late"] = new(FindingKind.Overlap, damage => damage.WithEnd(1, TimeSpan.FromHours(1))),
        ["an end that is too early"] = new(FindingKind.Gap, damage => damage.WithEnd(1, -TimeSpan.FromTicks(1))),
        ["an end after which nothing follows"] = new(FindingKind.Gap, damage => damage.WithEnd(0, TimeSpan.FromHours(1))),
        ["two open transactions in a line"] = new(FindingKind.TwoOpenTransactions, damage => damage.InLog((_, lines) =>
        {
            lines[^2] = lines[^2][..^1] + "," + lines[^1][1..];
            lines.RemoveAt(lines.Count - 1);
        })),
        ["time that goes back in a line"] = new(FindingKind.TimeGoesBack, damage => damage.InLog((_, lines) =>
        {
            lines[^2] = lines[^1][..^1] + "," + lines[^2][1..];
            lines.RemoveAt(lines.Count - 1);
        })),
        ["one id for two transactions"] = new(FindingKind.DuplicateTransaction, damage => damage.InLog((_, lines) => lines.Add(
            lines[^1].Replace("\"cause\":\"account-scan\"", "\"cause\":\"real-time\"", StringComparison.Ordinal)))),
        ["a line in the log of another folder"] = new(FindingKind.WrongLog, damage =>
        {
            var other = damage.Backup.Logs(damage.Anna)[1];
            var lines = damage.Backup.Lines(damage.Log).ToList();
            damage.Backup.WriteLines(other, damage.Backup.Lines(other).Append(lines[^1]));
            damage.Backup.WriteLines(damage.Log, lines.SkipLast(1));
        }),
        ["a flipped bit in a content"] = new(FindingKind.DamagedBlob, damage => damage.Backup.Flip(damage.Living.File, damage.Living.Offset + BlobHeader.Size + 5)),
        ["a flipped bit in a large content"] = new(FindingKind.DamagedBlob, damage => damage.Backup.Flip(damage.Large.File, damage.Large.Offset + 5_000_000)),
        ["a flipped bit in a header"] = new(FindingKind.UnreadableBytes, damage => damage.Backup.Flip(damage.Living.File, damage.Living.Offset + 20)),
        ["a volume cut short"] = new(FindingKind.MissingBlob, damage => damage.Backup.Edit(damage.Living.File, bytes => bytes[..(int)(damage.Living.Offset + 30)])),
        ["a volume that is gone"] = new(FindingKind.MissingBlob, damage => File.Delete(damage.Backup.Full(damage.Living.File))),
        ["a large content that is gone"] = new(FindingKind.MissingBlob, damage => File.Delete(damage.Backup.Full(damage.Large.File))),
        ["rubbish at the end of a volume"] = new(FindingKind.UnreadableBytes, damage => damage.Backup.Edit(damage.Living.File, bytes => [.. bytes, 1, 2, 3])),
        ["a volume in the wrong folder"] = new(FindingKind.WrongFolder, damage =>
        {
            Directory.CreateDirectory(damage.Backup.Full("items/zz"));
            File.Move(damage.Backup.Full(damage.Living.File), damage.Backup.Full("items/zz/blobs.zst"));
        }),
        ["a place that the catalog lost"] = new(FindingKind.StalePlace, damage => damage.Backup.Sql("catalog.db", "DELETE FROM blobs WHERE file LIKE 'items/%/blobs.zst'")),
        ["a place that the catalog has wrong"] = new(FindingKind.StalePlace, damage => damage.Backup.Sql("catalog.db", "UPDATE blobs SET position = position + 1")),
        ["a row that the catalog lost"] = new(FindingKind.CatalogLacks, damage => damage.Backup.Sql("catalog.db", "DELETE FROM items WHERE item_key = 'a5'")),
        ["a row with a wrong state"] = new(FindingKind.CatalogDisagrees, damage => damage.Backup.Sql("catalog.db", "UPDATE items SET deleted = 1 WHERE item_key = 'a5'")),
        ["a state that the catalog lost"] = new(FindingKind.CatalogDisagrees, damage => damage.Backup.Sql("catalog.db", "DELETE FROM states WHERE name = '5' AND kind = 1")),
        ["a row that nobody recorded"] = new(FindingKind.CatalogInvents, damage => damage.Backup.Sql(
            "catalog.db",
            "INSERT INTO items (account, item, kind, folder, item_key, name, folded_name, size, deleted, transactions, changed) SELECT account, x'000000000000002A', kind, folder, 'ghost', name, folded_name, size, deleted, transactions, changed FROM items WHERE item_key = 'a5'")),
        ["an event that is gone"] = new(FindingKind.DamagedJournal, damage => damage.Backup.Sql(
            "journal.db", "DELETE FROM journal WHERE sequence_number = 3 AND persistence_id LIKE 'item%'")),
        ["the last event that is gone"] = new(FindingKind.JournalDisagrees, damage => damage.Backup.Sql(
            "journal.db", "DELETE FROM journal WHERE ordering = (SELECT MAX(ordering) FROM journal WHERE persistence_id LIKE 'item%')")),
        ["an item of which the journal knows nothing"] = new(FindingKind.JournalDisagrees, damage => damage.Backup.Sql(
            "journal.db", "DELETE FROM journal WHERE persistence_id = (SELECT MIN(persistence_id) FROM journal WHERE persistence_id LIKE 'item%')")),
        ["an event that cannot be read"] = new(FindingKind.DamagedJournal, damage => damage.Backup.Sql(
            "journal.db", "UPDATE journal SET message = x'7B' WHERE sequence_number = 5 AND persistence_id LIKE 'item%'")),
        ["an event with another manifest"] = new(FindingKind.DamagedJournal, damage => damage.Backup.Sql(
            "journal.db", "UPDATE journal SET manifest = 'item.forged.v1' WHERE sequence_number = 5 AND persistence_id LIKE 'item%'")),
        ["a snapshot of something else"] = new(FindingKind.SnapshotDisagrees, damage => damage.Backup.Sql(
            "snapshots.db", "UPDATE snapshot SET snapshot = CAST(replace(CAST(snapshot AS TEXT), 'flagged', 'fl4gged') AS BLOB) WHERE persistence_id LIKE 'item%'")),
        ["a damaged account_stat"] = new(FindingKind.UnreadableFile, damage => damage.Backup.Edit(PathLayout.AccountStat(damage.Anna), bytes => bytes[..^5])),
        ["a backupstat of another account"] = new(FindingKind.UnreadableFile, damage => File.Copy(
            damage.Backup.Full(PathLayout.AccountBackupStat(damage.Anna)), damage.Backup.Full(PathLayout.AccountBackupStat(damage.Bruno)), overwrite: true)),
        ["a damaged map"] = new(FindingKind.UnreadableFile, damage => File.WriteAllBytes(damage.Backup.Full($"map_{Guid.CreateVersion7()}"), [0, 1, 2, 0xFF])),
        ["a damaged archive"] = new(FindingKind.DamagedArchive, damage =>
        {
            Directory.CreateDirectory(damage.Backup.Full("servers/2026-01-01"));
            File.WriteAllBytes(damage.Backup.Full("servers/2026-01-01/chat.tar.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3]);
        }),
        ["a damaged account_info"] = new(FindingKind.UnreadableLine, damage => damage.Backup.Edit(PathLayout.AccountInfo(damage.Anna), bytes => bytes[5..])),
        ["a damaged log of the directory"] = new(FindingKind.UnreadableLine, damage => damage.Backup.Edit("directory/domains.jsonl", bytes => bytes[3..])),
    };

    public static TheoryData<string> Names => [.. Exhibits.Keys];

    [Fact]
    public async Task The_pristine_backup_is_clean()
    {
        using var backup = new DamagedBackup(pristine);

        var report = await backup.CheckAsync();

        Assert.True(report.IsClean, Text(report));
        Assert.True(report.IsComplete);
        Assert.Equal(report.Blobs, report.BlobsVerified);
        Assert.DoesNotContain(report.Findings, finding => finding.Kind != FindingKind.OrphanBlob);
        Assert.True((await backup.CheckAsForeignAsync()).IsClean);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Damage_is_named_and_healed_with_nothing_else_changed(string name)
    {
        using var backup = new DamagedBackup(pristine);
        var before = await backup.ReadAsync();
        var damage = new Damage(backup, pristine);
        Exhibits[name].Do(damage);

        var report = await backup.CheckAsync();
        Assert.Contains(report.Findings, finding => finding.Kind == Exhibits[name].Kind && finding.Severity > FindingSeverity.Info);
        Assert.All(report.Findings, finding => Assert.NotEmpty(finding.Advice));

        var (clean, repairs) = await backup.FixAsync();
        Assert.True(clean.IsClean, Text(clean) + string.Join('\n', repairs));
        Assert.NotEmpty(repairs);
        Assert.False(File.Exists(backup.Full("quarantine/lost")), "The mailbox has every content that is named.");
        var after = await backup.ReadAsync();
        after.AssertSound();
        foreach (var account in new[] { pristine.Anna, pristine.Bruno })
        {
            Assert.Equal(Story(before, account), Story(after, account));
        }
    }

    [Fact]
    public async Task A_content_that_nobody_has_any_more_is_noted_as_lost_and_its_history_stays()
    {
        using var backup = new DamagedBackup(pristine);
        var damage = new Damage(backup, pristine);
        backup.Flip(damage.Living.File, damage.Living.Offset + BlobHeader.Size + 5);

        var (report, repairs) = await backup.FixAsync(withMailbox: false);

        Assert.True(report.IsClean, Text(report));
        var loss = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.KnownLoss);
        Assert.NotNull(loss.Item);
        Assert.Contains(repairs, line => line.Contains("quarantine", StringComparison.Ordinal));
        Assert.True(File.Exists(backup.Full("quarantine/lost")));

        // When the content comes back, nothing says that it is lost.
        var (again, _) = await backup.FixAsync();
        Assert.True(again.IsClean);
        Assert.False(File.Exists(backup.Full("quarantine/lost")));
    }

    [Fact]
    public async Task An_item_that_no_store_has_whole_goes_to_quarantine()
    {
        using var backup = new DamagedBackup(pristine);
        var log = new Damage(backup, pristine).Log;
        var lines = backup.Lines(log);
        var item = TransactionCodec.DecodeArray(Encoding.UTF8.GetBytes(lines[0]))[0].Item;
        backup.WriteLines(log, lines.Skip(1));
        backup.Sql("journal.db", "DELETE FROM journal WHERE sequence_number = 1 AND persistence_id = @id", ("@id", $"item|{pristine.Anna.Id}|{item}"));

        var (report, repairs) = await backup.FixAsync();

        Assert.True(report.IsClean, Text(report) + string.Join('\n', repairs));
        Assert.Contains(repairs, line => line.Contains("no store has its whole history", StringComparison.Ordinal));
        var saved = Directory.EnumerateFiles(backup.Full("quarantine"), "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.Contains(saved, text => text.Contains(item.ToString(), StringComparison.Ordinal));
        (await backup.ReadAsync()).AssertSound();
    }

    [Fact]
    public async Task A_torn_tail_of_an_interrupted_settling_is_rubbish_not_damage()
    {
        using var backup = new DamagedBackup(pristine);
        var place = new Damage(backup, pristine).Living;
        var length = new FileInfo(backup.Full(place.File)).Length;
        File.WriteAllText(backup.Full("items/settling"), $"{{\"lengths\":{{\"{place.File.Split('/')[1]}\":{length}}}}}");
        backup.Edit(place.File, bytes => [.. bytes, .. bytes[..50]]);

        var report = await backup.CheckAsync();

        Assert.True(report.IsClean, Text(report));
        Assert.Contains(report.Findings, finding => finding is { Kind: FindingKind.TornVolume, Severity: FindingSeverity.Info });
    }

    private static string Text(CoherencyReport report) =>
        string.Join('\n', report.Findings.Where(finding => finding.Severity > FindingSeverity.Info).Take(20)) + "\n";

    private static IEnumerable<string> Story(BackupState state, ScriptedAccount account) => state.Histories(account)
        .SelectMany(history => history.Transactions)
        .Select(transaction => $"{transaction.Item} {transaction.Id} {transaction.Chain} {transaction.Start:O} {transaction.End:O}")
        .Order(StringComparer.Ordinal);

    private static string UpperChain(string line)
    {
        var at = line.IndexOf("\"chain\":\"", StringComparison.Ordinal) + 9;
        var digit = Enumerable.Range(at, 32).First(index => char.IsAsciiLetterLower(line[index]));
        return line[..digit] + char.ToUpperInvariant(line[digit]) + line[(digit + 1)..];
    }

    internal sealed record Exhibit(FindingKind Kind, Action<Damage> Do);

    /// <summary>What an exhibit works with.</summary>
    internal sealed class Damage(DamagedBackup backup, PristineBackup pristine)
    {
        internal DamagedBackup Backup => backup;

        internal AccountId Anna => pristine.Anna.Id;

        internal AccountId Bruno => pristine.Bruno.Id;

        /// <summary>The log of the item with 65 transactions, which its mailbox still has.</summary>
        internal string Log { get; } = backup.Logs(pristine.Anna.Id)[0];

        /// <summary>A settled content that a living item of one mailbox names.</summary>
        internal BlobLocation Living { get; } = backup.Blobs()
            .First(each => each.Blob.Digest == pristine.Anna.Items.First(item => item.Key == "a7").Digest && !each.Blob.Location.File.StartsWith("items/incoming", StringComparison.Ordinal))
            .Blob.Location;

        internal BlobLocation Large { get; } = backup.Blobs().First(each => each.Blob.Location.Length > 8 << 20).Blob.Location;

        internal void InLog(Action<string, List<string>> edit)
        {
            var lines = backup.Lines(Log).ToList();
            edit(Log, lines);
            backup.WriteLines(Log, lines);
        }

        /// <summary>Gives the transaction that stands so many lines before the end an end.</summary>
        internal void WithEnd(int fromEnd, TimeSpan shift) => InLog((_, lines) =>
        {
            var all = lines.Select(line => TransactionCodec.DecodeArray(Encoding.UTF8.GetBytes(line))[0]).ToList();
            var end = (fromEnd == 0 ? all[^1].Start : all[^fromEnd].Start) + shift;
            lines[^(fromEnd + 1)] = "[" + Encoding.UTF8.GetString(TransactionCodec.Encode(all[^(fromEnd + 1)] with { End = end })) + "]";
        });
    }
}
