using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Node.Api;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>The real API on a real port of this machine, with an engine that a test controls.</summary>
public sealed class ServedNode : IAsyncLifetime
{
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("zextras-backup-api-").FullName;
    private WebApplication? _app;

    internal FakeEngine Engine { get; } = new();

    internal FakeRealTime RealTime { get; } = new();

    internal FakeRestores Restores { get; } = new();

    internal FakeDirectory Directory { get; } = new();

    internal FakeSharedSettings Settings { get; } = new();

    internal Uri Url => _app!.ServedAt();

    internal string TokenFile => Path.Combine(_directory, "data", BearerToken.FileName);

    /// <summary>Stands for XDG_RUNTIME_DIR, so that tests see no node but this one.</summary>
    internal string RuntimeDirectory => Path.Combine(_directory, "run");

    internal NodeReadiness Readiness => _app!.Services.GetRequiredService<NodeReadiness>();

    public async Task InitializeAsync()
    {
        System.IO.Directory.CreateDirectory(RuntimeDirectory);
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out var listen, out var error), error);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IBackupEngine>(Engine);
        builder.Services.AddSingleton<IRealTimeService>(RealTime);
        builder.Services.AddSingleton<IRestoreService>(Restores);
        builder.Services.AddSingleton<IDirectoryService>(Directory);
        builder.Services.AddSingleton<ISharedSettings>(Settings);
        builder.AddBackupApi(listen!, BearerToken.LoadOrCreate(Path.Combine(_directory, "data")), TimeProvider.System);
        _app = builder.Build();
        _app.MapBackupApi();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    internal Task StopAsync() => _app!.StopAsync();

    internal void Announce() => Assert.NotNull(
        new LocalNodes(ReadEnvironment).Publish(Url.Port, new DiscoveryBody { Url = Url.ToString(), TokenFile = TokenFile }, out _));

    internal string? ReadEnvironment(string name) => name == "XDG_RUNTIME_DIR" ? RuntimeDirectory : null;

    internal HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token ?? File.ReadAllText(TokenFile).Trim());
        return client;
    }
}
