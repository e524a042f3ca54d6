using Xunit;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Architecture;

public sealed class FileLengthTests
{
    private const int MaximumLines = 400;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_file_is_longer_than_400_lines(string folder)
    {
        var files = SourceTree.SourceFiles(folder);

        Assert.NotEmpty(files);
        Violations.None(files
            .Select(file => (file, lines: SourceTree.Lines(file).Length))
            .Where(found => found.lines > MaximumLines)
            .Select(found => $"{found.file}: {found.lines} lines, more than {MaximumLines}"));
    }
}
