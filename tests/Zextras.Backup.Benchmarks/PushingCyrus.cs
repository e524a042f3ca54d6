namespace Zextras.Backup.Benchmarks;

/// <summary>A Cyrus that tells what happens in its mailboxes.</summary>
internal sealed class PushingCyrus : PushingServer
{
    private PushingCyrus(string root, int port)
        : base("cyrus", root, port)
    {
    }

    /// <summary>Starts it in the directory, for so many accounts.</summary>
    public static async Task<PushingServer> StartAsync(string root, int accounts)
    {
        var (port, http) = (ExternalProgram.FreePort(), ExternalProgram.FreePort());
        var blocks = $$"""
            imap { host = 127.0.0.1, port = {{port}}, tls = none }
            cyrus-events { directory = "{{Path.Combine(root, "events")}}" }
            """;
        await StartAsync("cyrus", root, [$"{port}", $"{http}", $"{ExternalProgram.FreePort()}"], "", accounts, blocks);
        return new PushingCyrus(root, port);
    }
}
