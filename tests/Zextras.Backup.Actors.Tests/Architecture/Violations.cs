using Xunit;

namespace Zextras.Backup.Actors.Tests.Architecture;

internal static class Violations
{
    /// <summary>Like Assert.Empty, but names every violation in full.</summary>
    internal static void None(IEnumerable<string> found)
    {
        var sorted = found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (sorted.Count > 0)
            Assert.Fail($"{sorted.Count} violations:\n{string.Join('\n', sorted)}");
    }
}
