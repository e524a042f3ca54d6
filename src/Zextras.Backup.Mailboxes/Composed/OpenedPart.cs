using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>A part's share of an account, or why it could not be opened.</summary>
internal sealed class OpenedPart : IAsyncDisposable
{
    private readonly IMailboxSession? _session;

    private OpenedPart(IMailboxPart part, IMailboxSession? session, MailboxException? failure) =>
        (Part, _session, Failure) = (part, session, failure);

    /// <summary>The part.</summary>
    public IMailboxPart Part { get; }

    /// <summary>Why it could not be opened; null where it was.</summary>
    public MailboxException? Failure { get; }

    /// <summary>What the part is called in a cursor: its areas.</summary>
    public string Name => NameOf(Part);

    /// <summary>The open session.</summary>
    /// <exception cref="MailboxException">It could not be opened.</exception>
    public IMailboxSession Session => _session
        ?? throw new MailboxException(Failure!.Failure, $"{Part.Description} could not be opened: {Failure.Message}", Failure);

    /// <summary>Opens a share.</summary>
    public static async Task<OpenedPart> OpenAsync(IMailboxPart part, string address, CancellationToken cancellation)
    {
        try
        {
            return new OpenedPart(part, await part.OpenAsync(address, cancellation), null);
        }
        catch (MailboxException e)
        {
            return new OpenedPart(part, null, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string NameOf(IMailboxPart part) => string.Join('+', part.Areas.Order(StringComparer.Ordinal));
}
