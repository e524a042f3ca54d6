using Xunit;

namespace Zextras.Backup.Actors.Tests.Support;

public sealed class GoldenTests
{
    [Fact]
    public void A_difference_shows_only_the_lines_around_it() =>
        Assert.Equal(
            "line 5:\n  b\n  c\n  d\n- e\n+ E\n+ F\n  f\n  g\n  h",
            Golden.Difference("a\nb\nc\nd\ne\nf\ng\nh\ni", "a\nb\nc\nd\nE\nF\nf\ng\nh\ni"));

    [Fact]
    public void A_line_more_at_the_end_is_shown_as_added() =>
        Assert.Equal("line 2:\n  a\n+ b", Golden.Difference("a", "a\nb"));
}
