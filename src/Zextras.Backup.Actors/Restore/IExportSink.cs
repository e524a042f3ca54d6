using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Where an export of one account goes: files in an open format.</summary>
internal interface IExportSink : IAsyncDisposable
{
    /// <summary>Whether a whole folder or archive was exported by an earlier run and is left as it is.</summary>
    bool IsComplete(string folderKey);

    /// <summary>Makes a place for a folder, also for one without items.</summary>
    Task AddFolderAsync(PlannedFolder folder, CancellationToken cancellation);

    /// <summary>Writes an item.</summary>
    /// <returns>False where it was there already.</returns>
    /// <exception cref="MailboxException">It cannot be written, or its content cannot be read.</exception>
    /// <exception cref="IOException">The destination cannot be written.</exception>
    Task<bool> AddAsync(PlannedItem item, ItemState state, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellation);

    /// <summary>Writes items, in their order; for a sink that gains nothing by taking them together, one by one.</summary>
    /// <exception cref="IOException">The destination cannot be written.</exception>
    async Task<IReadOnlyList<ExportOutcome>> AddAllAsync(IReadOnlyList<ExportItem> items, CancellationToken cancellation)
    {
        var outcomes = new List<ExportOutcome>(items.Count);
        foreach (var item in items)
        {
            try
            {
                outcomes.Add(new ExportOutcome(await AddAsync(item.Planned, item.State, item.Open, cancellation), Failure: null));
            }
            catch (MailboxException e) when (e.Failure != MailboxFailure.Unavailable)
            {
                outcomes.Add(new ExportOutcome(IsNew: false, e));
            }
        }

        return outcomes;
    }

    /// <summary>Everything was added: what is written as a whole gets its name now.</summary>
    Task CompleteAsync(CancellationToken cancellation);
}
