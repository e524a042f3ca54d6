using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Node.Api;
using Zextras.Backup.Node.Api.Security;
using Zextras.Backup.Node.Notifications;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class NotificationTests : IDisposable
{
    private readonly TempDirectory _home = new();
    private readonly OperationBoard _board = new(TimeProvider.System);

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(OperationState.Running, 0, "Information", "started")]
    [InlineData(OperationState.Done, 0, "Information", "done")]
    [InlineData(OperationState.Done, 1, "Warning", "done, with problems")]
    [InlineData(OperationState.Interrupted, 0, "Warning", "interrupted")]
    [InlineData(OperationState.Failed, 0, "Error", "FAILED")]
    public void How_an_operation_ended_says_how_much_it_matters(OperationState state, int problems, string level, string says)
    {
        var notice = Notice.Of(FakeEngine.OperationIn(state) with { Problems = [.. Enumerable.Range(0, problems).Select(i => $"{i}")] });

        Assert.Equal(level, notice.Level.ToString());
        Assert.Equal($"Backup: doSmartScan {says}", notice.Subject);
        Assert.Contains(FakeEngine.OperationId.ToString(), notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_problems_are_counted_and_a_digest_holds_all_notices()
    {
        var notice = Notice.Of(FakeEngine.OperationIn(OperationState.Failed, "because") with { Problems = [.. Enumerable.Range(0, 80).Select(i => $"p{i}")] });
        Assert.Contains("... 30 more: pbm backup getOperationLog", notice.Text, StringComparison.Ordinal);

        var digest = Notice.Digest([notice, Notice.Of(FakeEngine.OperationIn(OperationState.Done))]);

        Assert.Equal((NoticeLevel.Error, "Backup: 2 notices of the last day"), (digest.Level, digest.Subject));
        Assert.Contains("Error: because", digest.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_gets_signed_JSON_of_what_matters_and_nothing_of_what_does_not()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/hook/");
        listener.Start();
        using var notifier = await StartAsync(
            new WebhookChannel(_home.Path, new HttpClient()), ("backupNotificationWebhook", $"http://127.0.0.1:{port}/hook/"));

        Finish(OperationState.Done);
        Finish(OperationState.Failed);

        var request = await listener.GetContextAsync().WaitAsync(EngineFixture.Patience);
        using var body = new MemoryStream();
        await request.Request.InputStream.CopyToAsync(body);
        request.Response.Close();
        var secret = Encoding.UTF8.GetBytes(File.ReadAllText(_home.File("webhook-secret")).Trim());
        Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, body.ToArray()))}", request.Request.Headers["Backup-Signature"]);
        var json = JsonNode.Parse(body.ToArray())!;
        Assert.Equal(("error", "failed"), (json["level"]!.GetValue<string>(), json["operation"]!["state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_real_mail_server_gets_the_mail()
    {
        await using var smtp = await MailSink.StartAsync();
        using var notifier = await StartAsync(
            new MailChannel(_home.Path),
            ("backupNotificationRecipients", "admin@example.com, ops@example.com"),
            ("backupNotificationSmtp", $"smtp://127.0.0.1:{smtp.Port}"),
            ("backupNotificationSender", "backup@example.com"));

        Finish(OperationState.Failed);

        var mail = await smtp.ReadMailAsync();
        Assert.Contains("Subject: Backup: doTest FAILED", mail, StringComparison.Ordinal);
        Assert.Contains("From: backup@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("To: admin@example.com, ops@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("Error: because", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_named_for_an_operation_is_told_and_the_administrators_are_not_flooded()
    {
        await using var smtp = await MailSink.StartAsync();
        using var notifier = await StartAsync(
            new MailChannel(_home.Path), ("backupNotificationRecipients", "admin@example.com"), ("backupNotificationSmtp", $"smtp://127.0.0.1:{smtp.Port}"));

        Finish(OperationState.Done, ("notifications", "anna@example.com"));

        var mails = new[] { await smtp.ReadMailAsync(), await smtp.ReadMailAsync() };
        Assert.All(mails, mail => Assert.Contains("To: anna@example.com\n", mail.ReplaceLineEndings("\n"), StringComparison.Ordinal));
        Finish(OperationState.Failed);
        Assert.Contains("To: admin@example.com", await smtp.ReadMailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_initiator_whose_token_bears_an_address_is_told_what_went_wrong()
    {
        await using var smtp = await MailSink.StartAsync();
        using var tokens = new AccessTokens(new FakeSharedSettings(), BearerToken.LoadOrCreate(_home.Path), TimeProvider.System);
        await tokens.CreateAsync("anna@example.com", Role.Operator, days: null, "root", CancellationToken.None);
        using var notifier = new Notifier(
            new OperationService(_board),
            new FixedProperties([("backupNotificationSmtp", $"smtp://127.0.0.1:{smtp.Port}")]),
            [new MailChannel(_home.Path)],
            TimeProvider.System,
            NullLogger<Notifier>.Instance,
            tokens);
        await notifier.StartAsync(CancellationToken.None);

        Finish(OperationState.Failed, author: "root@machine"); // a user of that machine, and no address
        Finish(OperationState.Failed, author: "anna@example.com");

        Assert.Contains("To: anna@example.com", await smtp.ReadMailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_recipients_nothing_is_sent_and_nothing_fails()
    {
        var settings = await NotificationSettings.ReadAsync(new FixedProperties([]), CancellationToken.None);

        await new MailChannel(_home.Path).SendAsync(Notice.Of(FakeEngine.OperationIn(OperationState.Failed)), settings, CancellationToken.None);
        await new WebhookChannel(_home.Path, new HttpClient()).SendAsync(Notice.Of(FakeEngine.OperationIn(OperationState.Failed)), settings, CancellationToken.None);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Finish(OperationState state, (string Name, string Value)? argument = null, string author = "test")
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        if (argument is var (name, value))
            arguments[name] = value;
        var operation = _board.Submit("doTest", arguments, author);
        _board.Start(operation.Id);
        _board.End(operation.Id, state, [], state is OperationState.Failed ? "because" : null);
    }

    private async Task<Notifier> StartAsync(INotificationChannel channel, params (string Name, string Value)[] values)
    {
        var notifier = new Notifier(
            new OperationService(_board), new FixedProperties(values), [channel], TimeProvider.System, NullLogger<Notifier>.Instance);
        await notifier.StartAsync(CancellationToken.None);
        return notifier;
    }

    private sealed class FixedProperties((string Name, string Value)[] values) : IPropertyService
    {
        public Task<IReadOnlyList<PropertyValue>> DumpAsync(PropertyLevel level, string target, CancellationToken cancellation)
        {
            var book = new PropertyBook();
            foreach (var (name, value) in values)
                book.Apply(new PropertyEvents.Changed(name, PropertyLevel.Global, "", "test", DateTimeOffset.UnixEpoch) { Value = value });
            return Task.FromResult<IReadOnlyList<PropertyValue>>([.. Properties.All.Select(one => book.Show(one, level, null, null))]);
        }

        public Task<PropertyValue> ChangeAsync(PropertyLevel level, string target, string name, string? value, string author, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
