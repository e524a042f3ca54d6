using System.Text.RegularExpressions;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Architecture;

public sealed partial class ConfigureAwaitTests
{
    /// <summary>In an actor it loses Sender and Context, so that the reply never comes; elsewhere it gains nothing.</summary>
    [Fact]
    public void No_source_leaves_its_context_by_ConfigureAwait_false()
    {
        var files = SourceTree.SourceFiles("src");

        Assert.NotEmpty(files);
        Violations.None(
            from file in files
            from line in SourceTree.Lines(file).Select((text, index) => (text, number: index + 1))
            where LeavesContext().IsMatch(line.text)
            select $"{file}:{line.number}: {line.text.Trim()}");
    }

    [GeneratedRegex(@"ConfigureAwait\s*\(\s*(?:false|ConfigureAwaitOptions\.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeavesContext();
}
