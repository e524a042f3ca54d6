using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>The discovery file of a running node; disposing takes it away.</summary>
internal sealed class Announcement : IDisposable
{
    private readonly string? _file;

    private Announcement(string? file) => _file = file;

    /// <summary>Tells consoles of the same user where the token is. Where no safe place is found the node serves all the same.</summary>
    internal static Announcement Make(Uri servedAt, BearerToken token, ILogger log)
    {
        var node = new DiscoveryBody { Url = servedAt.GetLeftPart(UriPartial.Authority), TokenFile = token.File };
        var file = new LocalNodes(Environment.GetEnvironmentVariable).Publish(servedAt.Port, node, out var whyNot);
        if (file is null)
        {
            log.LogWarning("No discovery file, so pbm needs --token-file {TokenFile}: {Reason}", token.File, whyNot);
        }

        return new Announcement(file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }
}
