using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Heals contents: fetches lost ones again, leads the catalog to whole copies, and puts damaged bytes into quarantine with
/// a void in their place, so that nothing around them moves.
/// </summary>
internal sealed class BlobFix(PathLayout layout, OwnStores own, BlobBook blobs, ReferenceBook references, Action<string> report)
{
    /// <summary>Heals what the findings about contents name.</summary>
    public async Task RunAsync(IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        await StoreMisplacedAsync(findings, cancellation);
        var lost = findings
            .Where(finding => finding.Kind is FindingKind.MissingBlob or FindingKind.DamagedBlob or FindingKind.KnownLoss)
            .Select(finding => finding.Digest!.Value)
            .Where(digest => !blobs.IsWhole(digest) && references.Find(digest) is not null)
            .ToHashSet();

        // A flipped bit in a digest names a content that never was. The histories are healed by now, and with them the catalog.
        lost.IntersectWith(await own.Catalog.Upkeep.FindReferencedAsync(lost, cancellation));
        var back = await new BlobRefetch(own, report).RunAsync(lost, cancellation);
        lost.ExceptWith(back);
        if (lost.Count > 0 || File.Exists(layout.Full(PathLayout.Lost)))
        {
            await own.Path.Upkeep.WriteLostAsync(lost, cancellation);
            foreach (var digest in lost)
            {
                report($"content {digest}: no copy was found; noted as lost");
            }
        }

        await LeadAsync([.. findings.Where(finding => finding.Kind == FindingKind.StalePlace).Select(finding => finding.Digest!.Value).Except(back)], cancellation);
        await VoidAsync(findings, cancellation);
    }

    /// <summary>A content in the wrong file is stored again in the right one; the copy becomes a void like damage does.</summary>
    private async Task StoreMisplacedAsync(IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        foreach (var finding in findings.Where(finding => finding.Kind == FindingKind.WrongFolder))
        {
            var (digest, file, offset) = (finding.Digest!.Value, finding.File!, finding.Position!.Value);
            if (Find(file, offset) is not { } copy || blobs.Damaged.Any(damaged => damaged.Copy.Location == copy.Location))
            {
                continue;
            }

            StoredBlob stored;
            await using (var content = await own.Path.Blobs.OpenAsync(digest, copy.Location, cancellation))
            {
                if (copy.Location.Length > own.Path.Blobs.LargeBlobThreshold)
                {
                    stored = await own.Path.Blobs.PutLargeAsync(content, cancellation);
                }
                else
                {
                    var bytes = new byte[copy.Location.Length];
                    await content.ReadExactlyAsync(bytes, cancellation);
                    stored = await own.Path.Blobs.PutAsync(digest, bytes, cancellation);
                }
            }

            await own.Path.SyncAsync(cancellation);
            await PutAsync([stored], cancellation);
            await own.Path.Upkeep.VoidAsync(file, offset, copy.Location.StoredLength, cancellation);
            report($"content {digest}: stored again, away from {file}");
        }
    }

    private async Task LeadAsync(HashSet<BlobDigest> stale, CancellationToken cancellation)
    {
        if (stale.Count == 0)
        {
            return;
        }

        var places = await Task.Run(() => Entries().Where(blob => stale.Contains(blob.Digest)).DistinctBy(blob => blob.Digest).ToList(), cancellation);
        await PutAsync(places, cancellation);

        // Where no copy is left, a scan that sees the content must store it.
        await own.Catalog.Upkeep.ForgetBlobsAsync([.. stale.Except(places.Select(blob => blob.Digest))], cancellation);
        report($"catalog: {places.Count} places of contents written anew");
    }

    private async Task VoidAsync(IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        foreach (var copy in blobs.Damaged.Select(damaged => damaged.Copy))
        {
            if (PathLayout.IsOwnFile(copy.Location.File))
            {
                var holder = Find(copy.Location.File, 0);
                if (holder is { } now && await IsSoundAsync(now, cancellation))
                {
                    continue; // fetched again meanwhile, into the very file
                }

                await own.Path.Upkeep.MoveAwayAsync(copy.Location.File, cancellation);
            }
            else
            {
                await own.Path.Upkeep.VoidAsync(copy.Location.File, copy.Location.Offset, copy.Location.StoredLength, cancellation);
            }

            report($"{copy.Location.File}:{copy.Location.Offset}: damaged copy of {copy.Digest} put into quarantine");
        }

        foreach (var finding in findings.Where(finding => finding.Kind == FindingKind.UnreadableBytes))
        {
            var damage = new List<BackupPathDamage>();
            foreach (var _ in new VolumeScan(layout, damage.Add).Read(finding.File!))
            {
                // Only the damage is of interest.
            }

            foreach (var range in damage.Where(each => each.Position == finding.Position))
            {
                await own.Path.Upkeep.VoidAsync(range.File, range.Position, range.Length, cancellation);
                report($"{range.File}:{range.Position}: {range.Length} unreadable bytes put into quarantine");
            }
        }
    }

    private async Task<bool> IsSoundAsync(StoredBlob blob, CancellationToken cancellation)
    {
        try
        {
            await using var content = await own.Path.Blobs.OpenAsync(blob.Digest, blob.Location, cancellation);
            await content.CopyToAsync(Stream.Null, cancellation);
            return true;
        }
        catch (BlobDamagedException)
        {
            return false;
        }
    }

    private StoredBlob? Find(string file, long offset) => File.Exists(layout.Full(file))
        ? new VolumeScan(layout, onDamage: null).Read(file, offset).Select(entry => (StoredBlob?)entry.Stored).FirstOrDefault(blob => blob!.Value.Location.Offset == offset)
        : null;

    /// <summary>All whole copies by their headers, those that were found damaged left out.</summary>
    private IEnumerable<StoredBlob> Entries()
    {
        var damaged = blobs.Damaged.Select(copy => copy.Copy.Location).ToHashSet();
        return layout.BlobFiles()
            .SelectMany(file => new VolumeScan(layout, onDamage: null).Read(file))
            .Select(entry => entry.Stored)
            .Where(blob => !damaged.Contains(blob.Location));
    }

    private Task PutAsync(IEnumerable<StoredBlob> stored, CancellationToken cancellation) => own.Catalog.PutBlobsAsync(
        [.. stored.Select(blob => new CatalogBlob(
            blob.Digest, blob.Location.File, blob.Location.Offset, blob.Location.StoredLength, blob.Location.Length))],
        cancellation);
}
