using Xunit;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Tests.Configuration;

public sealed class HoconTextTests
{
    [Theory]
    [InlineData("administrators = [anna@example.com]", "a @ outside of quotes")]
    [InlineData("backup { scan { concurrent-reads = 2 }", "a { is not closed")]
    [InlineData("backup { scan = 2 ] }", "a ] that closes nothing")]
    [InlineData("name = \"open", "a quote that is not closed")]
    public void What_the_parser_would_read_for_ever_is_refused_with_its_place(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => HoconText.Check(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a = \"anna@example.com\" # or ben@example.com")]
    [InlineData("backup { scan { resend-after = 5 s } } // ${x}")]
    [InlineData("a = \"a \\\" b\"")]
    public void A_text_in_good_form_passes(string text) => HoconText.Check(text);
}
