using CsCheck;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Coherency;
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
        var missed = new List<string>();
        await backup.UseAsync(async stores =>
        {
            var own = DamagedBackup.Own(stores, pristine.Server);
            for (var i = 0; i < Damages; i++)
            {
                var file = files[random.Next(files.Length)];
                var bytes = File.ReadAllBytes(backup.Full(file));
                var isCut = random.Next(4) == 0;
                var at = random.Next(bytes.Length);
                var bit = random.Next(8);
                try
                {
                    if (isCut)
                        backup.Edit(file, whole => whole[..at]);
                    else
                        backup.Flip(file, at, bit);
                    var hits = live.Any(range => range.File == file && (isCut ? at < range.End : at >= range.Start && at < range.End));
                    var check = new CoherencyCheck(backup.Layout, stores.Server, new CheckOptions(), own, backup.Clock);
                    var report = await check.RunAsync(new Bookmark(backup.Data, backup.Root), CancellationToken.None);
                    if (hits && report.IsClean)
                        missed.Add($"{file}: {(isCut ? "cut at" : $"bit {bit} of byte")} {at} of {bytes.Length}");
                }
                finally
                {
                    File.WriteAllBytes(backup.Full(file), bytes);
                }
            }

            return true;
        });

        Assert.True(missed.Count == 0, $"{missed.Count} of {Damages} were missed:\n{string.Join('\n', missed.Take(10))}");
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
}
