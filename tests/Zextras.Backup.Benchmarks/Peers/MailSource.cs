using MailKit;
using MailKit.Search;
using MimeKit;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>The mail server that everybody backs up: a real Dovecot on loopback, filled, warm, as durable as it is by default.</summary>
internal sealed class MailSource : IAsyncDisposable
{
    /// <summary>The accounts that are backed up.</summary>
    public const int Accounts = 5;

    /// <summary>The account that comes back.</summary>
    public const int LostAccount = 3;

    private const int Folders = 3;
    private const int SharedAttachments = 20;
    private const int MailsAtOnce = 250;
    private const double NewShare = 0.005;
    private const double FlaggedShare = 0.003;
    private const double ExpungedShare = 0.002;

    // The sample's server does without fsync, for tests; what is put back into it must last here.
    private const string Settings = "mail_location = maildir:~/Maildir\nmail_fsync = optimized\n";

    private readonly string _directory;
    private readonly DovecotProcess _server;
    private readonly MailCorpus _corpus;
    private int _next;

    private MailSource(string directory, DovecotProcess server, MailCorpus corpus, string mailboxes, int mails, long bytes) =>
        (_directory, _server, _corpus, Mailboxes, _next, Bytes) = (directory, server, corpus, mailboxes, mails, bytes);

    /// <summary>Where the lost account is restored into.</summary>
    public static string Restored { get; } = "restored@example.com";

    /// <summary>What the node is given as its mailboxes.</summary>
    public string Mailboxes { get; }

    /// <summary>The bytes of all mails in the beginning.</summary>
    public long Bytes { get; }

    /// <summary>Where it speaks IMAP.</summary>
    public int Port => _server.Port;

    /// <summary>Its configuration, for doveadm.</summary>
    public string ConfigFile => _server.ConfigFile;

    /// <summary>The Message-ID of the message that comes back, without its brackets, and its subject; it is in INBOX of the first account.</summary>
    public (string Id, string Subject) LostMessage { get; private set; }

    /// <summary>Fills it and starts it.</summary>
    public static async Task<MailSource> StartAsync(string directory, int mails)
    {
        var corpus = new MailCorpus(sharedAttachments: SharedAttachments);
        var bytes = corpus.Write(Path.Combine(directory, "mail"), mails, Accounts, Folders);
        var server = await DovecotProcess.StartAsync(directory, Settings);
        var mailboxes = await server.ConfigureNodeAsync([.. Enumerable.Range(0, Accounts).Select(AddressOf), Restored]);
        var source = new MailSource(directory, server, corpus, mailboxes, mails, bytes);
        await source.ChooseLostMessageAsync();
        return source;
    }

    public static string AddressOf(int account) => $"user{account:000}@example.com";

    /// <summary>What it holds now, without what was restored.</summary>
    public MailContent Read() => MailContent.Read([.. Enumerable.Range(0, Accounts).Select(account => MaildirOf(AddressOf(account)))]);

    /// <summary>What one account holds now.</summary>
    public MailContent Read(string account) => Directory.Exists(MaildirOf(account)) ? MailContent.Read(MaildirOf(account)) : default;

    /// <summary>1 % of all messages change: half of them are new, 0.3 % get a flag, 0.2 % are expunged.</summary>
    public async Task ChangeAsync()
    {
        for (var account = 0; account < Accounts; account++)
        {
            using var client = await _server.OpenAsync(AddressOf(account));
            await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
            var all = await client.Inbox.SearchAsync(SearchQuery.NotFlagged);
            var total = Read(AddressOf(account)).Messages;
            var (flagged, expunged) = (Share(total, FlaggedShare), Share(total, ExpungedShare));

            // Not the newest: the lost message is the oldest, and must survive.
            await client.Inbox.AddFlagsAsync([.. all.Skip(1).Take(flagged)], MessageFlags.Flagged, silent: true);
            await ExpungeAsync(client.Inbox, [.. all.Skip(1 + flagged).Take(expunged)]);
            foreach (var some in Enumerable.Range(0, Share(total, NewShare)).Chunk(MailsAtOnce))
            {
                await client.Inbox.AppendAsync([.. some.Select(_ => new AppendRequest(MimeMessage.Load(new MemoryStream(_corpus.Mail(_next++))), MessageFlags.Seen))]);
            }

            await client.DisconnectAsync(quit: true);
        }
    }

    /// <summary>Expunges a share of every account, out of its INBOX: old messages, since the newest is the one that came back.</summary>
    /// <returns>How many messages.</returns>
    public async Task<int> ExpungeAsync(double share)
    {
        var expunged = 0;
        for (var account = 0; account < Accounts; account++)
        {
            using var client = await _server.OpenAsync(AddressOf(account));
            await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
            var all = await client.Inbox.SearchAsync(SearchQuery.All);
            var gone = all.Skip(1).Take(Share(Read(AddressOf(account)).Messages, share)).ToArray();
            await ExpungeAsync(client.Inbox, gone);
            expunged += gone.Length;
            await client.DisconnectAsync(quit: true);
        }

        return expunged;
    }

    /// <summary>Deletes the message that comes back, if it is there.</summary>
    public async Task LoseMessageAsync()
    {
        using var client = await _server.OpenAsync(AddressOf(0));
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
        await ExpungeAsync(client.Inbox, [.. await client.Inbox.SearchAsync(SearchQuery.HeaderContains("Message-ID", LostMessage.Id))]);
        await client.DisconnectAsync(quit: true);
    }

    /// <summary>Requires that the message is in its folder, once.</summary>
    public async Task RequireMessageAsync(string who)
    {
        using var client = await _server.OpenAsync(AddressOf(0));
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var found = await client.Inbox.SearchAsync(SearchQuery.HeaderContains("Message-ID", LostMessage.Id));
        await client.DisconnectAsync(quit: true);
        if (found.Count != 1)
        {
            throw new InvalidOperationException($"{who} put the message back {found.Count} times.");
        }
    }

    /// <summary>The account to restore into is empty again.</summary>
    public void EmptyRestored()
    {
        if (Directory.Exists(MaildirOf(Restored)))
        {
            Directory.Delete(MaildirOf(Restored), recursive: true);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static int Share(int total, double share) => Math.Max(1, (int)(total * share));

    private static async Task ExpungeAsync(IMailFolder folder, UniqueId[] messages)
    {
        if (messages.Length > 0)
        {
            await folder.AddFlagsAsync(messages, MessageFlags.Deleted, silent: true);
            await folder.ExpungeAsync(messages);
        }
    }

    private async Task ChooseLostMessageAsync()
    {
        using var client = await _server.OpenAsync(AddressOf(0));
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var first = (await client.Inbox.FetchAsync(0, 0, MessageSummaryItems.Envelope))[0].Envelope!;
        LostMessage = (first.MessageId!, first.Subject!);
        await client.DisconnectAsync(quit: true);
    }

    private string MaildirOf(string account) => Path.Combine(_directory, "mail", "example.com", account.Split('@')[0], "Maildir");
}
