using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>One account of a <see cref="ComposedServer"/>: hands everything to the part that holds the area which it is about.</summary>
internal sealed class ComposedSession(IReadOnlyList<OpenedPart> parts) : IMailboxSession
{
    /// <summary>
    /// The pages of all parts. All folders come first and once, when every part has listed its own: folders that were renamed
    /// have to be known before what lies in them. A part that fails is a problem after the pages of the others; then no list of all
    /// folders is given, so that nothing of the part counts as gone.
    /// </summary>
    public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var known = ComposedCursor.Read(cursor);
        var readings = parts.Select(part => PartReading.Start(part, known, cancellation)).ToArray();
        try
        {
            await Task.WhenAll(readings.Select(reading => reading.ListFoldersAsync()));
            if (readings.Length > 0 && Array.TrueForAll(readings, reading => reading.Folders is null && reading.Failure is not null))
            {
                throw readings[0].Failure!;
            }

            var folders = FolderPage(known, readings);
            foreach (var reading in readings)
            {
                while (await reading.NextAsync() is { } page)
                {
                    var whole = page.Cursor is { } further ? page with { Cursor = known.With(reading.Part, further) } : page;
                    yield return folders is null ? whole : Join(folders, whole);
                    folders = null;
                }
            }

            var failed = readings.Where(reading => reading.Failure is not null).Select(ProblemOf).ToArray();
            if (failed.Length > 0 || folders is not null)
            {
                yield return Join(folders ?? new ChangePage(), new ChangePage { Problems = failed });
            }
        }
        finally
        {
            foreach (var reading in readings)
            {
                await reading.DisposeAsync();
            }
        }
    }

    /// <summary>Each part looks at its own places. Of folders as a whole nothing follows from that: a part does not know those of the others.</summary>
    public async IAsyncEnumerable<ChangePage> LookAsync(
        MailboxCursor? cursor, IReadOnlyCollection<MailboxHint> hints, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var known = ComposedCursor.Read(cursor);
        foreach (var places in hints.GroupBy(hint => PartOf(AreaOf(hint.FolderKey!))))
        {
            await foreach (var page in places.Key.Session.LookAsync(known.Of(places.Key), [.. places], cancellation))
            {
                yield return page with
                {
                    Folders = [],
                    AllFolders = null,
                    Cursor = page.Cursor is { } further ? known.With(places.Key, further) : null,
                };
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation) =>
        PartOf(AreaOf(entry.FolderKey)).Session.OpenContentAsync(entry, cancellation);

    /// <inheritdoc/>
    public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size) =>
        PartOf(AreaOf(entry.FolderKey)).Session.Describe(entry, head, size);

    /// <inheritdoc/>
    public string FolderKey(ItemKind kind, string path) => PartOf(NameOf(FolderKeys.AreaOf(kind))).Session.FolderKey(kind, path);

    /// <inheritdoc/>
    public async Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation) =>
        await PartOf(AreaOf(folderKey)).Session.PutFolderAsync(folderKey, state, cancellation);

    /// <inheritdoc/>
    public async Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation) =>
        await PartOf(AreaOf(item.FolderKey)).Session.PutItemAsync(item, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PutOutcome>> PutItemsAsync(string folderKey, IReadOnlyList<ItemToPut> items, CancellationToken cancellation) =>
        await PartOf(AreaOf(folderKey)).Session.PutItemsAsync(folderKey, items, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation) =>
        await PartOf(AreaOf(folderKey)).Session.ChangeItemsAsync(folderKey, toFolderKey, changes, cancellation);

    /// <inheritdoc/>
    public async Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation) =>
        await PartOf(AreaOf(folderKey)).Session.RenameFolderAsync(folderKey, newKey, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ShareFolderAsync(
        string folderKey, IReadOnlyCollection<string> accessList, CancellationToken cancellation) =>
        await PartOf(AreaOf(folderKey)).Session.ShareFolderAsync(folderKey, accessList, cancellation);

    /// <inheritdoc/>
    public async Task NameFolderAsync(string folderKey, string name, CancellationToken cancellation) =>
        await PartOf(AreaOf(folderKey)).Session.NameFolderAsync(folderKey, name, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in parts)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>The area of a folder's key, as <see cref="IMailboxPart.Areas"/> writes it.</summary>
    public static string AreaOf(string folderKey) => NameOf(FolderKeys.AreaOf(folderKey));

    private static string NameOf(FolderArea area) => FolderKeys.Prefix(area).TrimEnd(':');

    private static MailboxProblem ProblemOf(PartReading reading) => new(
        reading.Part.Part.Description, $"The {string.Join(" and ", reading.Part.Part.Areas)} could not be read: {reading.Failure!.Message}");

    private OpenedPart PartOf(string area) => parts.FirstOrDefault(part => part.Part.Areas.Contains(area))
        ?? throw new MailboxException(
            MailboxFailure.Refused, $"This mailbox server has no {area}: the configuration has no block for them. Known are {string.Join(", ", parts.SelectMany(part => part.Part.Areas))}.");

    /// <summary>What the parts found goes with the list of folders: a page of its own would be one without progress.</summary>
    private static ChangePage Join(ChangePage folders, ChangePage page) =>
        page with { Folders = [.. folders.Folders, .. page.Folders], AllFolders = folders.AllFolders, Problems = [.. folders.Problems, .. page.Problems] };

    /// <summary>
    /// All folders. The cursor may name parts that the configuration has no more: nobody said that what they held is gone, so
    /// that is not concluded from their absence.
    /// </summary>
    private ChangePage FolderPage(ComposedCursor known, IReadOnlyList<PartReading> readings)
    {
        var forgotten = known.Names.Except(parts.Select(part => part.Name), StringComparer.Ordinal).ToArray();
        IReadOnlyList<FolderEntry> folders = [.. readings.SelectMany(reading => reading.Folders ?? [])];
        return new ChangePage
        {
            Folders = folders,
            AllFolders = forgotten.Length == 0 && readings.All(reading => reading.Folders is not null) ? [.. folders.Select(folder => folder.Key)] : null,
            Problems =
            [
                .. forgotten.Select(name => new MailboxProblem(
                    name,
                    $"The {name} of this account were read before, and the configuration names no server for them any more. They stay as recorded, and no folder is marked deleted. Name it again, or run doAccountScan with deep true to record that they are gone.")),
            ],
        };
    }
}
