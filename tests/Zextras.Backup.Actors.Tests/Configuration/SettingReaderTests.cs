using Akka.Configuration;
using Xunit;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Tests.Configuration;

public sealed class SettingReaderTests
{
    private static SettingReader Reader(string value) => new(ConfigurationFactory.ParseString($"a.b = {value}"));

    private static string Refusal(Action read) => Assert.Throws<SettingException>(read).Message;

    [Theory]
    [InlineData("1", 1)]
    [InlineData("10", 10)]
    public void A_number_in_its_range_is_read(string text, int number) => Assert.Equal(number, Reader(text).Number("a.b", 1, 10));

    [Theory]
    [InlineData("0")]
    [InlineData("11")]
    [InlineData("-5")]
    public void A_number_out_of_its_range_is_refused_with_the_range(string text) =>
        Assert.Equal($"a.b = {text} is out of range: 1 to 10.", Refusal(() => Reader(text).Number("a.b", 1, 10)));

    [Theory]
    [InlineData("many")]
    [InlineData("99999999999999999999")]
    [InlineData("\"\"")]
    [InlineData("[1, 2]")]
    public void What_is_no_number_is_refused_with_the_form(string text)
    {
        var refusal = Refusal(() => Reader(text).Number("a.b", 1, 10));

        Assert.StartsWith("a.b", refusal, StringComparison.Ordinal);
        Assert.Contains("a whole number", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("1 KiB", 1024)]
    [InlineData("3 MiB", 3 << 20)]
    public void A_size_is_read_with_its_unit(string text, long bytes) => Assert.Equal(bytes, Reader(text).Bytes("a.b", 1024));

    [Fact]
    public void A_size_that_is_too_small_is_refused_with_the_smallest() =>
        Assert.Equal("a.b = 1 KiB is too small: at least 2048 bytes.", Refusal(() => Reader("1 KiB").Bytes("a.b", 2048)));

    [Fact]
    public void What_is_no_size_is_refused() =>
        Assert.StartsWith("a.b = plenty ", Refusal(() => Reader("plenty").Bytes("a.b", 0)), StringComparison.Ordinal);

    [Fact]
    public void A_time_is_read_with_its_unit() => Assert.Equal(TimeSpan.FromSeconds(5), Reader("5 s").Time("a.b"));

    [Theory]
    [InlineData("0 s")]
    [InlineData("-1 s")]
    [InlineData("soon")]
    [InlineData("infinite")]
    public void What_is_no_time_is_refused(string text) =>
        Assert.StartsWith("a.b", Refusal(() => Reader(text).Time("a.b")), StringComparison.Ordinal);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.5", 0.5)]
    [InlineData("1", 1)]
    public void A_share_is_read(string text, double share) => Assert.Equal(share, Reader(text).Share("a.b"));

    [Theory]
    [InlineData("1.1")]
    [InlineData("-0.1")]
    [InlineData("NaN")]
    [InlineData("half")]
    public void What_is_no_share_is_refused(string text) =>
        Assert.StartsWith("a.b", Refusal(() => Reader(text).Share("a.b")), StringComparison.Ordinal);

    [Theory]
    [InlineData("true", true)]
    [InlineData("off", false)]
    public void A_flag_is_read(string text, bool flag) => Assert.Equal(flag, Reader(text).Flag("a.b"));

    [Fact]
    public void What_is_no_flag_is_refused() =>
        Assert.Equal("a.b = maybe cannot be read: it takes true or false.", Refusal(() => Reader("maybe").Flag("a.b")));

    [Fact]
    public void Texts_are_read() => Assert.Equal(["x", "y z"], Reader("""[x, "y z"]""").Texts("a.b"));

    [Fact]
    public void A_key_that_is_not_set_is_named() =>
        Assert.Equal("a.c is not set.", Refusal(() => Reader("1").Number("a.c", 1, 10)));
}
