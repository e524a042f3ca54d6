using Zextras.Backup.Node;
using Zextras.Backup.Node.Api;

var (options, exitCode) = CommandLine.Parse(args, Console.Out, Console.Error);
if (options is null)
    return exitCode;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders().AddSimpleConsole().Services
    .Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
var token = BearerToken.LoadOrCreate(options.DataDirectory);
builder.AddBackupApi(options.Listen, token);

await using var app = builder.Build();
app.MapBackupApi();
await app.StartAsync();
app.Services.GetRequiredService<NodeReadiness>().MarkReady();
using var announcement = Announcement.Make(app.ServedAt(), token, app.Logger);
Console.WriteLine($"READY {app.ServedAt().GetLeftPart(UriPartial.Authority)}");
await app.WaitForShutdownAsync();
return 0;
