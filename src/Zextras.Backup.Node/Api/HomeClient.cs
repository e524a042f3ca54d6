namespace Zextras.Backup.Node.Api;

/// <summary>The connections to the home of the cluster.</summary>
internal sealed class HomeClient : IDisposable
{
    /// <summary>Without an end: a progress is watched as long as the operation takes.</summary>
    internal HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => Http.Dispose();
}
