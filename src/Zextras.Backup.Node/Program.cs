using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Node;
using Zextras.Backup.Node.Api;
using Zextras.Backup.Node.Api.Security;
using Zextras.Backup.Node.Monitoring;
using Zextras.Backup.Node.Notifications;

Console.SetError(new UnfailingWriter(Console.Error));
var (options, exitCode) = CommandLine.Parse(args, Console.Out, Console.Error);
if (options is null)
    return exitCode;

try
{
    return await RunAsync(options);
}
catch (Exception e) when (e is EngineStartException or MailboxException or ArgumentException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"zextras-backup: {e.Message}");
    return 1;
}

static async Task<int> RunAsync(NodeOptions options)
{
    var clock = TimeProvider.System;
    var token = BearerToken.LoadOrCreate(options.DataDirectory);
    await using var mailboxes = MailboxServers.Create(options.Mailboxes ?? $"maildir:{WriteSample(options)}", clock);
    var engineOptions = new EngineOptions
    {
        DataDirectory = options.DataDirectory,
        BackupPath = options.BackupPath,
        ConfigFile = options.ConfigFile,
        ServerId = options.ServerId,
        AttachBackupPath = options.Attach,
        Cluster = options.Cluster,
        Log = line => Console.Error.WriteLine($"zextras-backup: {line}"),
    };
    await using var stores = await EngineStores.OpenAsync(engineOptions, clock, CancellationToken.None);
    if (stores.IsClustered && options.Listen.IsLocal && !new UriBuilder(Uri.UriSchemeHttp, stores.PublicHostname).Uri.IsLoopback)
        throw new EngineStartException($"The other nodes pass requests on to this one, and cannot reach its API on {options.Listen}. Add --listen {stores.PublicHostname}:9110 --tls-certificate FILE --tls-key FILE; they may be those of backup.cluster.tls.");

    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders()
        .AddSimpleConsole(console => console.SingleLine = true)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None) // why it does not start is said in one line, without a stack
        .Services
        .Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
    builder.Services.AddZextrasBackup(stores, mailboxes, clock, tree => MailboxServers.Create($"maildir:{tree}", clock));
    builder.AddNotifications(options.DataDirectory);
    builder.AddTracing();
    var certificate = options is { Certificate: { } file, CertificateKey: { } key } ? ServerCertificate.Load(file, key, clock) : null;
    builder.AddBackupApi(options.Listen, token, clock, certificate);

    await using var app = builder.Build();
    app.MapBackupApi();
    await ListenAsync(app, options.Listen);
    await (stores.IsClustered ? JoinAsync(app, stores, token) : app.Services.GetRequiredService<IBackupEngine>().StartAsync(CancellationToken.None));
    await TakeOverTokensAsync(app);
    app.Services.GetRequiredService<NodeReadiness>().MarkReady();
    using var announcement = Announcement.Make(app.ServedAt(), token, app.Logger);
    ServiceManager.Notify(ServiceManager.Ready);
    Console.WriteLine($"READY {app.ServedAt().GetLeftPart(UriPartial.Authority)}");
    app.Lifetime.ApplicationStopping.Register(() => ServiceManager.Notify(ServiceManager.Stopping));
    await app.WaitForShutdownAsync();
    if (app.Services.GetRequiredService<IClusterHome>().Fault is { } fault)
    {
        // Not by the orderly way: what is closed there may be a disk that hangs.
        await Console.Error.WriteLineAsync($"zextras-backup: {fault}");
        Environment.Exit(1);
    }

    return 0;
}

// One node of several: the one that is home starts the engine, the others wait for it.
static Task JoinAsync(WebApplication app, EngineStores stores, BearerToken token)
{
    var served = app.ServedAt();
    var isAny = System.Net.IPAddress.TryParse(served.Host.Trim('[', ']'), out var ip) && (ip.Equals(System.Net.IPAddress.Any) || ip.Equals(System.Net.IPAddress.IPv6Any));
    var api = isAny ? new UriBuilder(served) { Host = stores.PublicHostname }.Uri : served;
    return app.Services.GetRequiredService<IClusterHome>().StartAsync(
        api, token.Text, app.Services.GetRequiredService<Akka.Actor.ActorSystem>(), app.Lifetime.ApplicationStopping);
}

static async Task TakeOverTokensAsync(WebApplication app)
{
    try
    {
        await app.Services.GetRequiredService<AccessTokens>().TakeOverAsync(app.Logger, app.Lifetime.ApplicationStopping);
    }
    catch (BackupRequestException e)
    {
        app.Logger.LogWarning("The tokens of this node were not taken over, and are refused until the next start: {Reason}", e.Message);
    }
}

static async Task ListenAsync(WebApplication app, ListenAddress listen)
{
    try
    {
        await app.StartAsync();
    }
    catch (IOException e) when (e.InnerException is AddressInUseException)
    {
        throw new EngineStartException($"Another program listens on {listen}. Stop it, or give another address with --listen (port 0 takes a free one).", e);
    }
    catch (SocketException e)
    {
        throw new EngineStartException($"The node cannot listen on {listen}: {e.Message}. Give an address of this machine, and a port that its user may use, with --listen.", e);
    }
}

// To try the engine on, where no mailbox server was named.
static string WriteSample(NodeOptions options)
{
    var path = Path.Combine(options.DataDirectory, "sample-mailboxes");
    SampleTree.Write(path);
    Console.Error.WriteLine($"No --mailboxes given: backing up the sample mailboxes in {path}");
    return path;
}
