using System.Text;
using CsCheck;
using Xunit;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Tests.Posix;

public sealed class KeyTextTests
{
    // Mostly the bytes that matter here, so that escapes and their beginnings meet each other.
    private static readonly Gen<byte[]> Names = Gen.OneOf(
        Gen.Byte, AnyOf([.. "%%%2EFa/.\\: \n"u8]), AnyOf([0xC3, 0xBC, 0xED, 0xA0, 0x80])).Array[0, 12];

    [Fact]
    public void Every_name_comes_back_as_the_bytes_that_it_was() =>
        Names.Sample(name => KeyText.Unescape(KeyText.Escape(name)).AsSpan().SequenceEqual(name)
            && KeyText.Unescape(KeyText.EscapeAll(name)).AsSpan().SequenceEqual(name));

    [Fact]
    public void No_key_has_a_slash_a_control_character_or_half_a_surrogate_pair() => Names.Sample(name =>
    {
        var key = KeyText.Escape(name);
        return !key.Any(c => c == '/' || char.IsControl(c)) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key)) == key && key is not ("." or "..");
    });

    [Theory]
    [InlineData("Büro 🌷", "Büro 🌷")]
    [InlineData("100% done.txt", "100% done.txt")]
    [InlineData("100%25", "100%2525")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("..", "%2E%2E")]
    [InlineData("...", "...")]
    public void What_is_plain_text_stays_readable(string name, string key) => Assert.Equal(key, KeyText.Escape(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_escaped() => Assert.Equal("caf%E9 %ED%A0%80", KeyText.Escape([.. "caf"u8, 0xE9, .. " "u8, 0xED, 0xA0, 0x80]));

    private static Gen<byte> AnyOf(byte[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
