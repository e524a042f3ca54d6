using System.Collections.Concurrent;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>Settings in memory.</summary>
internal sealed class FakeSharedSettings : ISharedSettings
{
    private readonly ConcurrentDictionary<(string Name, string Target), string> _values = new();

    public Task WhenLoaded => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> All(string name) =>
        _values.Where(pair => pair.Key.Name == name).ToDictionary(pair => pair.Key.Target, pair => pair.Value, StringComparer.Ordinal);

    public Task SetAsync(string name, string target, string? value, string author, CancellationToken cancellation)
    {
        var key = (name, target.ToLowerInvariant());
        if (value is null)
        {
            _values.TryRemove(key, out _);
        }
        else
        {
            _values[key] = value;
        }

        return Task.CompletedTask;
    }
}
