using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>One open account. <see cref="OpenContentAsync"/> and <see cref="Describe"/> may be called from several threads at once.</summary>
public interface IMailboxSession : IAsyncDisposable
{
    /// <summary>
    /// What changed since the cursor, in pages of a bounded size; null reads everything. The engine commits each page
    /// before it asks for many more (back-pressure), and may stop at any page.
    /// </summary>
    /// <exception cref="MailboxException">The listing failed; the pages that came before stand.</exception>
    IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, CancellationToken cancellation);

    /// <summary>
    /// Looks at the places that a feed pointed at: an item is shown as it is now, or as removed where the server has none of
    /// that key. Nothing is said of any other place. Where an adapter has no shorter way, it is all that changed since the cursor.
    /// </summary>
    /// <param name="cursor">How far the account was read; null: never.</param>
    /// <param name="hints">Where to look; all name a folder, which the engine has recorded.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MailboxException">The listing failed; the pages that came before stand.</exception>
    IAsyncEnumerable<ChangePage> LookAsync(MailboxCursor? cursor, IReadOnlyCollection<MailboxHint> hints, CancellationToken cancellation) =>
        ChangesSinceAsync(cursor, cancellation);

    /// <summary>Opens the content of a listed item. The stream gives the bytes as they are.</summary>
    /// <exception cref="MailboxException">It vanished or cannot be read.</exception>
    ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation);

    /// <summary>
    /// What the content says. Never throws on broken content: that is described as far as it can be read, and marked
    /// <see cref="AttributeNames.Malformed"/>.
    /// </summary>
    /// <param name="entry">The listed item.</param>
    /// <param name="head">The content, at most its first <see cref="ContentDescription.HeadLength"/> bytes.</param>
    /// <param name="size">The length of the whole content.</param>
    ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size);

    /// <summary>The key of the folder that a person means by <paramref name="path"/> for items of that kind: <c>Work/2026</c> → <c>mail:Work/2026</c>.</summary>
    /// <exception cref="MailboxException">No folder of this server can have that name.</exception>
    string FolderKey(ItemKind kind, string path);

    /// <summary>Makes sure the folder is there, with the folders above it and with the attributes that the server can carry.</summary>
    /// <param name="folderKey">The folder's key.</param>
    /// <param name="state">Its recorded state; null where only its name is known.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation);

    /// <summary>
    /// Puts one item into a folder, with its flags, tags and dates, under its old key where that is free and the server
    /// lets one choose, and else beside it. Never overwrites another item.
    /// </summary>
    /// <exception cref="MailboxException">The server refused it.</exception>
    Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation);

    /// <summary>
    /// Puts many items into one folder, each as <see cref="PutItemAsync"/> would; an adapter whose server takes several at once
    /// overrides it. One that is refused stops no other. Give it as many items as may wait for each other: some hundreds.
    /// </summary>
    /// <param name="folderKey">The folder of all of them.</param>
    /// <param name="items">The items. A content that cannot be opened is that item's failure if it throws <see cref="MailboxException"/>; else it ends the call.</param>
    /// <param name="cancellation">Gives up; what was put by then stays.</param>
    /// <returns>One outcome for each item, in their order. Those after one that is <see cref="MailboxFailure.Unavailable"/> may share its failure, untried.</returns>
    Task<IReadOnlyList<PutOutcome>> PutItemsAsync(string folderKey, IReadOnlyList<ItemToPut> items, CancellationToken cancellation) =>
        PutOneByOneAsync(this, [.. items.Select(item => item with { FolderKey = folderKey })], cancellation);

    /// <summary><see cref="PutItemsAsync"/> where nothing is gained by putting items together.</summary>
    /// <param name="session">The account.</param>
    /// <param name="items">The items, each with its folder.</param>
    /// <param name="cancellation">Gives up; what was put by then stays.</param>
    static async Task<IReadOnlyList<PutOutcome>> PutOneByOneAsync(
        IMailboxSession session, IReadOnlyList<ItemToPut> items, CancellationToken cancellation)
    {
        var outcomes = new List<PutOutcome>(items.Count);
        foreach (var item in items)
        {
            if (outcomes is [.., { Failure: { Failure: MailboxFailure.Unavailable } unavailable }])
            {
                outcomes.Add(PutOutcome.Of(unavailable));
                continue;
            }

            try
            {
                outcomes.Add(PutOutcome.Of(await session.PutItemAsync(item, cancellation)));
            }
            catch (MailboxException e)
            {
                outcomes.Add(PutOutcome.Of(e));
            }
        }

        return outcomes;
    }

    /// <summary>
    /// Gives items of one folder their flags and tags, and moves them into another folder of the same area, or leaves them
    /// where they are. Never overwrites another item. How a rollback undoes moves and marks; by default an adapter cannot.
    /// </summary>
    /// <param name="folderKey">The folder that holds them.</param>
    /// <param name="toFolderKey">The folder that shall hold them; it exists. May be the same.</param>
    /// <param name="changes">The items, some hundreds at most.</param>
    /// <param name="cancellation">Gives up; what was changed by then stays.</param>
    /// <returns>One outcome for each item, in their order.</returns>
    Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        var refused = PutOutcome.Of(new MailboxException(MailboxFailure.Refused, "Items of this mailbox server cannot be moved or marked in place."));
        return Task.FromResult<IReadOnlyList<PutOutcome>>([.. changes.Select(_ => refused)]);
    }

    /// <summary>
    /// Gives a listed item that lost its content, or the end of it, the content that it had; its key, folder and marks stay.
    /// Only where <see cref="IMailboxServer.CanRefill"/>.
    /// </summary>
    /// <param name="entry">The item as it was listed; one that was changed since is left as it is.</param>
    /// <param name="item">The state to take the content and its date from.</param>
    /// <param name="cancellation">Gives up; then nothing has changed.</param>
    /// <exception cref="MailboxException">The item was changed since, or the server refused it.</exception>
    Task RefillAsync(ItemEntry entry, ItemToPut item, CancellationToken cancellation) =>
        throw new MailboxException(MailboxFailure.Refused, "Contents of this mailbox server cannot be refilled.");

    /// <summary>Renames a folder with everything in it. A name that is taken is refused. By default an adapter cannot.</summary>
    /// <exception cref="MailboxException">The server refused it.</exception>
    Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation) =>
        throw new MailboxException(MailboxFailure.Refused, "Folders of this mailbox server cannot be renamed.");

    /// <summary>
    /// Lets into a folder that is there whom its recorded access list lets in. Who has rights there already keeps them as they
    /// are. How an import brings shares; by default an adapter has no access lists.
    /// </summary>
    /// <returns>Who was recorded and could not be let in.</returns>
    /// <exception cref="MailboxException">The server refused it.</exception>
    Task<IReadOnlyList<string>> ShareFolderAsync(string folderKey, IReadOnlyCollection<string> accessList, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. accessList]);

    /// <summary>
    /// Gives an address book or calendar the name that its owner reads; its key stays. By default an adapter cannot.
    /// </summary>
    /// <exception cref="MailboxException">The server refused it.</exception>
    Task NameFolderAsync(string folderKey, string name, CancellationToken cancellation) =>
        throw new MailboxException(MailboxFailure.Refused, "Folders of this mailbox server have no names of their own.");
}
