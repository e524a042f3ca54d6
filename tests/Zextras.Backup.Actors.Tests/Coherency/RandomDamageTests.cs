using CsCheck;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Coherency;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Coherency;

/// <summary>
/// Single flipped bits and cut files, anywhere in the logs and volumes of a backup: every one that hits what a history
/// says, or a content that a history names, is found. In CI a sample; the long form is
/// <c>ZEXTRAS_DAMAGES=10000 dotnet test --filter RandomDamage</c>.
/// </summary>
public sealed class RandomDamageTests(PristineBackup pristine) : IClassFixture<PristineBackup>
{
    private const int Sampled = 120;

    private static readonly int Damages =
        int.TryParse(Environment.GetEnvironmentVariable("ZEXTRAS_DAMAGES"), out var wanted) ? wanted : Sampled;

    [Fact]
    public async Task Every_damage_that_hits_live_data_is_found()
    {
        using var backup = new DamagedBackup(pristine);
        var live = LiveRanges(backup);
        var files = live.Select(range => range.File).Distinct().ToArray();
        var random = new Random(20261123);
        var missed = new List<Damage>();
        await backup.UseAsync(async stores =>
        {
            for (var left = Damages; left > 0;)
            {
                // One in each file, so that a check tells of many; whatever it does not name by its file is looked at alone.
                Damage[] together = [.. random.GetItems(files, Math.Min(left, files.Length)).Distinct().Select(file => Draw(backup, file, random))];
                left -= together.Length;
                Damage[] hitting = [.. together.Where(damage => live.Exists(range => damage.Hits(range)))];
                var named = (await CheckAsync(backup, stores, together)).Where(finding => finding.Severity > FindingSeverity.Info).Select(finding => finding.File).ToHashSet();
                foreach (var damage in hitting.Where(damage => !named.Contains(damage.File)))
                {
                    if ((await CheckAsync(backup, stores, [damage])).All(finding => finding.Severity == FindingSeverity.Info))
                        missed.Add(damage);
                }
            }

            return true;
        });

        Assert.True(missed.Count == 0, $"{missed.Count} of {Damages} were missed:\n{string.Join('\n', missed.Take(10))}");
    }

    private static Damage Draw(DamagedBackup backup, string file, Random random)
    {
        var length = new FileInfo(backup.Full(file)).Length;
        return new Damage(file, IsCut: random.Next(4) == 0, random.NextInt64(length), random.Next(8), length);
    }

    /// <summary>What a check finds with those damages, which are undone again.</summary>
    private async Task<IReadOnlyList<Finding>> CheckAsync(DamagedBackup backup, EngineStores stores, IReadOnlyCollection<Damage> damages)
    {
        var whole = damages.Select(damage => (damage.File, Bytes: File.ReadAllBytes(backup.Full(damage.File)))).ToArray();
        try
        {
            foreach (var damage in damages)
            {
                if (damage.IsCut)
                    backup.Edit(damage.File, bytes => bytes[..(int)damage.At]);
                else
                    backup.Flip(damage.File, (int)damage.At, damage.Bit);
            }

            var own = DamagedBackup.Own(stores, pristine.Server);
            var check = new CoherencyCheck(backup.Layout, stores.Server, new CheckOptions(), own, backup.Clock);
            return (await check.RunAsync(new Bookmark(backup.Data, backup.Root), CancellationToken.None)).Findings;
        }
        finally
        {
            foreach (var (file, bytes) in whole)
                File.WriteAllBytes(backup.Full(file), bytes);
        }
    }

    [Fact]
    public void No_bytes_make_a_line_unreadable_in_a_way_that_stops_the_reader() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            TransactionCodec.DecodeArray(bytes);
        }
        catch (FormatException)
        {
            // The one way in which a line may be refused.
        }
    });

    /// <summary>Where histories and named contents lie. The large content is left out: it would take nearly all hits.</summary>
    private static List<(string File, long Start, long End)> LiveRanges(DamagedBackup backup)
    {
        var ranges = backup.Blobs()
            .Where(each => each.IsNamed && !PathLayout.IsOwnFile(each.Blob.Location.File))
            .Select(each => (each.Blob.Location.File, each.Blob.Location.Offset, each.Blob.Location.Offset + each.Blob.Location.StoredLength));
        var logs = backup.Layout.ExistingAccounts()
            .SelectMany(account => backup.Layout.ExistingLogs(account))
            .Select(log => (log, 0L, new FileInfo(backup.Full(log)).Length));
        return [.. ranges, .. logs];
    }

    private sealed record Damage(string File, bool IsCut, long At, int Bit, long Length)
    {
        public bool Hits((string File, long Start, long End) range) =>
            range.File == File && (IsCut ? At < range.End : At >= range.Start && At < range.End);

        public override string ToString() => $"{File}: {(IsCut ? "cut at" : $"bit {Bit} of byte")} {At} of {Length}";
    }
}
