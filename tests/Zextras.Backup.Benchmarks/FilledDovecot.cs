using System.Globalization;
using System.Security.Cryptography;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Zextras.Backup.Benchmarks;

/// <summary>A real Dovecot in a directory of its own (tests/servers/dovecot), and its accounts as their owners see them.</summary>
public sealed class FilledDovecot : IAsyncDisposable
{
    private const int MailsAtOnce = 250; // with one APPEND command, so that a mailbox is filled in seconds

    private readonly DovecotProcess _process;

    private FilledDovecot(DovecotProcess process, string mailboxes) => (_process, Mailboxes) = (process, mailboxes);

    /// <summary>What the node is given as its mailboxes.</summary>
    public string Mailboxes { get; }

    /// <summary>Its configuration, for doveadm.</summary>
    public string ConfigFile => _process.ConfigFile;

    /// <summary>Where it listens.</summary>
    public int Port => _process.Port;

    /// <summary>Starts it; the node may open those accounts.</summary>
    public static async Task<FilledDovecot> StartAsync(string directory, params string[] accounts)
    {
        var process = await DovecotProcess.StartAsync(directory);
        return new FilledDovecot(process, await process.ConfigureNodeAsync(accounts));
    }

    /// <summary>Logs in as the owner.</summary>
    public Task<ImapClient> OpenAsync(string account) => _process.OpenAsync(account);

    /// <summary>Fills folders with mails of a corpus, spread evenly; every second one is read, every fifth flagged and tagged.</summary>
    public async Task FillAsync(string account, int mails, int folders)
    {
        using var client = await OpenAsync(account);
        var corpus = new MailCorpus();
        for (var folder = 0; folder < folders; folder++)
        {
            var target = folder == 0 ? client.Inbox : await FolderAsync(client, $"Folder {folder}");
            foreach (var some in Enumerable.Range(0, mails).Where(number => number % folders == folder).Chunk(MailsAtOnce))
            {
                await target!.AppendAsync([.. some.Select(number => Request(corpus, number))]);
            }
        }

        await client.DisconnectAsync(quit: true);
    }

    /// <summary>
    /// Every message of an account as one line: folder, digest of its bytes, flags, keywords, INTERNALDATE. Sorted, so that two
    /// mailboxes that hold the same compare equal.
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string account, params string[] ignoredKeywords)
    {
        using var client = await OpenAsync(account);
        var lines = new List<string>();
        foreach (var folder in await client.GetFoldersAsync(client.PersonalNamespaces[0]))
        {
            if (folder.Attributes.HasFlag(FolderAttributes.NoSelect) || folder.Attributes.HasFlag(FolderAttributes.NonExistent))
            {
                continue;
            }

            await folder.OpenAsync(FolderAccess.ReadOnly);
            var summaries = await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate);
            foreach (var summary in summaries)
            {
                await using var content = await folder.GetStreamAsync(summary.UniqueId);
                var digest = Convert.ToHexString(await SHA256.HashDataAsync(content));
                var keywords = summary.Keywords.Except(ignoredKeywords, StringComparer.Ordinal).Order(StringComparer.Ordinal);
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{folder.FullName} {digest} {summary.Flags & ~MessageFlags.Recent} [{string.Join(' ', keywords)}] {summary.InternalDate!.Value.ToUniversalTime():O}"));
            }

            await folder.CloseAsync();
        }

        await client.DisconnectAsync(quit: true);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Deletes all messages of a folder, for good.</summary>
    public async Task EmptyAsync(string account, string folder)
    {
        using var client = await OpenAsync(account);
        var found = await client.GetFolderAsync(folder);
        await found.OpenAsync(FolderAccess.ReadWrite);
        await found.AddFlagsAsync(UniqueIdRange.All, MessageFlags.Deleted, silent: true);
        await found.ExpungeAsync();
        await client.DisconnectAsync(quit: true);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<IMailFolder> FolderAsync(ImapClient client, string name) =>
        await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync(name, isMessageFolder: true)
            ?? throw new InvalidOperationException($"Dovecot made no folder {name}.");

    private static AppendRequest Request(MailCorpus corpus, int number)
    {
        var message = MimeMessage.Load(new MemoryStream(corpus.Mail(number)));
        var flags = number % 2 == 0 ? MessageFlags.Seen : MessageFlags.None;
        var date = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number);
        return number % 5 == 0
            ? new AppendRequest(message, flags | MessageFlags.Flagged, ["project"], date)
            : new AppendRequest(message, flags, date);
    }
}
