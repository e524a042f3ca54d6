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

    /// <summary>Those of one folder together: the adapter makes them durable with one sync.</summary>
    public async Task<IReadOnlyList<ExportOutcome>> AddAllAsync(IReadOnlyList<ExportItem> items, CancellationToken cancellation)
    {
        var outcomes = new ExportOutcome[items.Count];
        var lacking = Enumerable.Range(0, items.Count)
            .Where(i => !_there.Contains((_folders[items[i].Planned.FolderKey], items[i].State.Placement.Key)))
            .GroupBy(i => _folders[items[i].Planned.FolderKey], StringComparer.Ordinal);
        foreach (var group in lacking)
        {
            int[] places = [.. group];
            var puts = await _session.PutItemsAsync(group.Key, [.. places.Select(i => new ItemToPut(items[i].State, group.Key, items[i].Open))], cancellation);
            for (var i = 0; i < places.Length; i++)
            {
                if (puts[i].Failure is { Failure: MailboxFailure.Unavailable } gone)
                {
                    throw gone;
                }

                _report.AddNotCarried(puts[i].Result?.NotCarried ?? []);
                outcomes[places[i]] = new ExportOutcome(puts[i].Failure is null, puts[i].Failure);
            }
        }

        return outcomes;
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
