using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// What follows when all logs and volumes were read: which named contents are missing, damaged or not where the catalog
/// says, and which contents nobody names.
/// </summary>
internal sealed class BlobVerdicts(PathLayout layout, OwnStores? own, ReferenceBook references, BlobBook blobs, FindingBook findings)
{
    /// <summary>Digests in one question to the catalog.</summary>
    private const int Batch = 2000;

    /// <summary>Adds the findings.</summary>
    /// <param name="isWhole">Whether all accounts were read, so that what nobody names can be told.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task JudgeAsync(bool isWhole, CancellationToken cancellation)
    {
        var lost = LostBlobs.Read(layout);
        var damaged = blobs.Damaged.ToLookup(copy => copy.Copy.Digest);
        foreach (var copy in damaged.SelectMany(each => each))
        {
            Damaged(copy);
        }

        var absent = references.All.Select(each => each.Key).Where(digest => !blobs.IsWhole(digest)).ToHashSet();
        await LookAgainAsync(absent, cancellation);
        foreach (var digest in absent)
        {
            var isKnown = lost.Contains(digest);
            var kind = isKnown ? FindingKind.KnownLoss : FindingKind.MissingBlob;
            if (isKnown || !damaged.Contains(digest))
            {
                findings.Add(Named(new Finding(kind, isKnown ? "no copy was found when it was repaired" : "it is in no volume") { Digest = digest }));
            }
        }

        if (own is not null)
        {
            await CheckPlacesAsync(own.Catalog, cancellation);
        }

        if (isWhole)
        {
            await CheckOrphansAsync(cancellation);
        }
    }

    private void Damaged(BlobBook.DamagedCopy copy)
    {
        var digest = copy.Copy.Digest;
        var (severity, words) = (references.Find(digest), blobs.IsWhole(digest)) switch
        {
            (null, _) => (FindingSeverity.Warning, "; nothing names it"),
            (_, true) => (FindingSeverity.Warning, "; another copy is whole"),
            _ => (FindingSeverity.Error, ""),
        };
        findings.Add(Named(new Finding(FindingKind.DamagedBlob, copy.Why + words)
        {
            Severity = severity,
            Digest = digest,
            File = copy.Copy.Location.File,
            Position = copy.Copy.Location.Offset,
            Expected = digest.ToString(),
        }));
    }

    private Finding Named(Finding finding) => references.Find(finding.Digest!.Value) is { } reference
        ? finding with { Account = reference.Account, Item = reference.Item, Transaction = reference.Transaction }
        : finding;

    /// <summary>Settling moves contents while a check reads: what was passed by is looked for again by the headers.</summary>
    private async Task LookAgainAsync(HashSet<BlobDigest> absent, CancellationToken cancellation)
    {
        if (absent.Count == 0)
        {
            return;
        }

        var damaged = blobs.Damaged.Select(copy => copy.Copy.Location).ToHashSet();
        await Task.Run(
            () =>
            {
                foreach (var file in layout.BlobFiles())
                {
                    try
                    {
                        foreach (var entry in new VolumeScan(layout, onDamage: null).Read(file).Where(entry => !damaged.Contains(entry.Stored.Location)))
                        {
                            if (absent.Remove(entry.Header.Digest))
                            {
                                blobs.NoteWhole(entry.Stored);
                            }
                        }
                    }
                    catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
                    {
                        // Settled since it was listed; the folders come after the incoming volumes.
                    }
                }
            },
            cancellation);
    }

    private async Task CheckPlacesAsync(ICatalog catalog, CancellationToken cancellation)
    {
        using var codec = new BlobCodec(level: 1);
        var reader = new BlobReader(layout, codec, BlobVerifier.StreamedFrom);
        var damaged = blobs.Damaged.Select(copy => copy.Copy.Location).ToHashSet();

        var placed = new HashSet<BlobDigest>();

        // A place that nobody names matters too: a scan that meets the content again would rely on it.
        await foreach (var some in catalog.Upkeep.ListBlobsAsync(cancellation))
        {
            foreach (var place in some)
            {
                var location = new BlobLocation(place.File, place.Offset, place.StoredLength, place.Length);
                placed.Add(place.Digest);
                if (!blobs.IsWholeAt(place.Digest, location)
                    && (damaged.Contains(location) || !await reader.HoldsAsync(place.Digest, location, cancellation)))
                {
                    Stale(place.Digest, $"{place.File}:{place.Offset}");
                }
            }
        }

        foreach (var some in references.All.Select(each => each.Key).Where(digest => blobs.IsWhole(digest) && !placed.Contains(digest)).Chunk(Batch))
        {
            var places = await catalog.FindBlobsAsync(some, cancellation);
            foreach (var digest in some.Where(digest => !places.ContainsKey(digest)))
            {
                Stale(digest, "no place");
            }
        }
    }

    private void Stale(BlobDigest digest, string place)
    {
        var isLost = !blobs.IsWhole(digest);
        findings.Add(Named(new Finding(
            FindingKind.StalePlace, isLost ? "the catalog leads to a copy that is not whole" : "a whole copy is there, but the catalog does not lead to it")
        {
            Severity = references.Find(digest) is null ? FindingSeverity.Warning : FindingSeverity.Error,
            Digest = digest,
            Actual = place,
        }));
    }

    private async Task CheckOrphansAsync(CancellationToken cancellation)
    {
        foreach (var some in blobs.Whole.Where(digest => references.Find(digest) is null).Chunk(Batch))
        {
            // Recorded since the logs were read.
            var named = own is null ? new HashSet<BlobDigest>() : await own.Catalog.Upkeep.FindReferencedAsync(some, cancellation);
            foreach (var digest in some.Where(digest => !named.Contains(digest)))
            {
                findings.Add(new Finding(FindingKind.OrphanBlob, "no history names it") { Digest = digest });
            }
        }
    }
}
