namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Knows which contacts are kept as vCard 4. Cyrus turns every card into vCard 3 (and such a card back into an invalid one) unless it
/// is asked for the version that it keeps, and shows that version nowhere but in a query.
/// </summary>
internal sealed class CardVersions(DavClient client)
{
    private const string Version = "4.0";
    private const string Type = $"text/vcard; version={Version}";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<IReadOnlySet<string>>> _folders = new(StringComparer.Ordinal);

    /// <summary>The media type in which a contact comes as it is kept; null for the one that servers send unasked.</summary>
    /// <param name="folder">The address book, asked once.</param>
    /// <param name="path">The contact.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string?> TypeOfAsync(string folder, string path, CancellationToken cancellation)
    {
        Task<IReadOnlySet<string>> asked;
        lock (_lock)
        {
            if (!_folders.TryGetValue(folder, out asked!) || asked.IsFaulted)
            {
                _folders[folder] = asked = AskAsync(folder);
            }
        }

        return (await asked.WaitAsync(cancellation)).Contains(path) ? Type : null;
    }

    /// <summary>Not ended by whoever asks first: others wait for the same answer.</summary>
    private async Task<IReadOnlySet<string>> AskAsync(string folder)
    {
        try
        {
            var answer = await client.ListAsync(
                DavMethods.Report, folder, 1, DavRequests.Cards(Version), resource => resource.IsShown ? resource.Path : null, CancellationToken.None);
            return answer.Found.ToHashSet(StringComparer.Ordinal);
        }
        catch (DavRefusalException)
        {
            return new HashSet<string>(); // a server without queries turns nothing into anything
        }
    }
}
