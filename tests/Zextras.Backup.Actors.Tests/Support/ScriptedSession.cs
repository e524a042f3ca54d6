using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>A session of a <see cref="ScriptedAccount"/>. A content is described by its first line: <c>Subject: name</c>.</summary>
internal sealed class ScriptedSession(ScriptedAccount account) : IMailboxSession
{
    private const string Subject = "Subject: ";

    public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(
        MailboxCursor? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in account.List(cursor).WithCancellation(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return page;
        }
    }

    public async IAsyncEnumerable<ChangePage> LookAsync(
        MailboxCursor? cursor,
        IReadOnlyCollection<MailboxHint> hints,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        yield return account.Look(hints);
    }

    public ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation) => ValueTask.FromResult(account.Open(entry));

    public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size)
    {
        var line = Encoding.UTF8.GetString(head[..Math.Min(head.Length, 200)]).Split('\n')[0];
        var name = line.StartsWith(Subject, StringComparison.Ordinal) ? line[Subject.Length..] : entry.Key;
        return new ContentDescription(entry.ExpectedKind, name, ItemAttributes.Of([new("length", $"{size}")]), []);
    }

    public string FolderKey(ItemKind kind, string path) => path switch
    {
        "" => throw new MailboxException(MailboxFailure.Refused, "No folder has that name."),
        _ => kind switch
        {
            ItemKind.Contact or ItemKind.ContactGroup => $"contacts:{path}",
            ItemKind.Appointment or ItemKind.Task => $"calendars:{path}",
            ItemKind.Document => $"drive:{path}",
            _ => $"mail:{path}",
        },
    };

    public Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation)
    {
        account.AddFolder(folderKey, state?.Content.Attributes);
        return Task.FromResult(new PutResult { FolderKey = folderKey, Key = folderKey });
    }

    public Task<IReadOnlyList<string>> ShareFolderAsync(string folderKey, IReadOnlyCollection<string> accessList, CancellationToken cancellation) =>
        Task.FromResult(account.Share(folderKey, accessList));

    public async Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation)
    {
        await account.BeforePut();
        using var content = new MemoryStream();
        await using (var stream = await item.OpenContent(cancellation))
            await stream.CopyToAsync(content, cancellation);

        var (placement, key) = (item.State.Placement, item.State.Placement.Key);
        for (var i = 1; account.Items.Any(each => each.Folder == item.FolderKey && each.Key == key); i++)
            key = $"{placement.Key}-{i}";
        var put = account.Add(item.FolderKey, key, content.ToArray(), item.State.Kind, [.. placement.Flags]);
        account.Replace(put, put with { Tags = placement.Tags, Date = placement.Date });
        await account.AfterPut();
        return new PutResult { FolderKey = item.FolderKey, Key = key };
    }

    public Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PutOutcome>>([.. changes.Select(change => Change(folderKey, toFolderKey, change))]);

    public Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation)
    {
        if (account.RefusesRenames || account.Folders.Contains(newKey))
            throw new MailboxException(MailboxFailure.Refused, "The name is taken.");
        account.RenameFolder(folderKey, newKey);
        return Task.FromResult(new PutResult { FolderKey = newKey, Key = newKey });
    }

    public Task NameFolderAsync(string folderKey, string name, CancellationToken cancellation)
    {
        account.NameFolder(folderKey, name);
        return Task.CompletedTask;
    }

    public async Task RefillAsync(ItemEntry entry, ItemToPut item, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        await using (var stream = await item.OpenContent(cancellation))
            await stream.CopyToAsync(content, cancellation);
        var there = account.Items.Single(each => each.Folder == entry.FolderKey && each.Key == entry.Key);
        account.Replace(there, there with { Content = content.ToArray(), Version = there.Version + 1 });
    }

    private PutOutcome Change(string folderKey, string toFolderKey, ItemChange change)
    {
        if (account.Items.FirstOrDefault(each => each.Folder == folderKey && each.Key == change.Key) is not { } item)
            return PutOutcome.Of(new MailboxException(MailboxFailure.Vanished, "It is gone."));
        var key = change.Key;
        for (var i = 1; folderKey != toFolderKey && account.Items.Any(each => each.Folder == toFolderKey && each.Key == key); i++)
            key = $"{change.Key}-{i}";
        account.Replace(item, item with { Folder = toFolderKey, Key = key, Flags = change.Flags, Tags = change.Tags });
        return PutOutcome.Of(new PutResult { FolderKey = toFolderKey, Key = key });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
