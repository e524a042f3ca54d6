using Akka.Actor;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>The way of what a restore did to an account into its backup: folders and items, as a scan records them.</summary>
internal sealed class AccountRecording : IDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _sender;

    private AccountRecording(ActorSystem system, IActorRef sender, RecordingLine line) => (_system, _sender, Line) = (system, sender, line);

    /// <summary>To the items, the item logs and the catalog.</summary>
    public RecordingLine Line { get; }

    /// <summary>The account's folders.</summary>
    public FolderBook Folders { get; private set; } = null!;

    /// <summary>Opens it; disposing stops the actor behind it.</summary>
    public static async Task<AccountRecording> OpenAsync(
        AccountId account, AccountScanParts parts, IActorRef items, CancellationToken cancellation)
    {
        var sender = parts.System.ActorOf(SightingSender.PropsOf(parts.System, items, parts.Settings, parts.Clock));
        var recording = new AccountRecording(parts.System, sender, new RecordingLine(account, sender, parts.Recorder));
        try
        {
            recording.Folders = await FolderBook.OpenAsync(account, parts.Catalog, recording.Line, parts.Clock, cancellation);
            return recording;
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _system.Stop(_sender);
}
