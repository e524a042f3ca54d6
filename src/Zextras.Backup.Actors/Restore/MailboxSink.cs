using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A tree of Maildirs, written by the adapter that also reads them: what it holds can be served as it is.</summary>
internal sealed class MailboxSink : IExportSink
{
    private readonly IMailboxServer _server;
    private readonly IMailboxSession _session;
    private readonly HashSet<(string Folder, string Key)> _there;
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly RestoreReport _report;

    private MailboxSink(IMailboxServer server, IMailboxSession session, HashSet<(string Folder, string Key)> there, RestoreReport report) =>
        (_server, _session, _there, _report) = (server, session, there, report);

    /// <summary>Makes the account in the tree, and looks what it holds already.</summary>
    public static async Task<MailboxSink> OpenAsync(
        IMailboxServer server, AccountId account, ItemState state, RestoreReport report, CancellationToken cancellation)
    {
        report.AddNotCarried((await server.PutAccountAsync(account, state, cancellation)).NotCarried);
        var session = await server.OpenAsync(account, cancellation);
        var there = new HashSet<(string, string)>();
        await foreach (var page in session.ChangesSinceAsync(null, cancellation))
        {
            there.UnionWith(page.Items.Select(item => (item.FolderKey, item.Key)));
        }

        return new MailboxSink(server, session, there, report);
    }

    /// <inheritdoc/>
    public bool IsComplete(string folderKey) => false;

    /// <inheritdoc/>
    public async Task AddFolderAsync(PlannedFolder folder, CancellationToken cancellation)
    {
        var put = await _session.PutFolderAsync(folder.Key, folder.State, cancellation);
        _folders[folder.Key] = put.Key;
        _report.AddNotCarried(put.NotCarried);
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(
        PlannedItem item, ItemState state, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellation)
    {
        var folder = _folders[item.FolderKey];
        if (_there.Contains((folder, state.Placement.Key)))
        {
            return false;
        }

        var put = await _session.PutItemAsync(new ItemToPut(state, folder, open), cancellation);
        _report.AddNotCarried(put.NotCarried);
        return true;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }
}
