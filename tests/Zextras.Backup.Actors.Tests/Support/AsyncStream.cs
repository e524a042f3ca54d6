namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>Lists as asynchronous streams and back. (The base library's own methods meet those of System.Linq.Async, which Akka brings.)</summary>
internal static class AsyncStream
{
    public static async IAsyncEnumerable<T> Of<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    public static async Task<List<T>> ReadAllAsync<T>(this IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}
