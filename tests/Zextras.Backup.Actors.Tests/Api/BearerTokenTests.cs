using Xunit;
using Zextras.Backup.Node.Api;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class BearerTokenTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("zextras-backup-token-").FullName;

    private string TokenFile => Path.Combine(_data, "token");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void A_missing_token_is_made_for_the_owner_only_and_kept()
    {
        var made = BearerToken.LoadOrCreate(_data);
        var text = File.ReadAllText(TokenFile).Trim();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
        Assert.Equal(43, text.Length); // 32 bytes in base64url
        Assert.True(made.Opens($"Bearer {text}"));
        Assert.True(BearerToken.LoadOrCreate(_data).Opens($"bearer {text}"));
        Assert.Equal(text, File.ReadAllText(TokenFile).Trim());
    }

    [Fact]
    public void Only_the_whole_token_opens()
    {
        var token = BearerToken.LoadOrCreate(_data);
        var text = File.ReadAllText(TokenFile).Trim();

        Assert.False(token.Opens(null));
        Assert.False(token.Opens(text));
        Assert.False(token.Opens($"Bearer {text[..^1]}"));
        Assert.False(token.Opens($"Bearer {text}x"));
    }

    [Fact]
    public void A_token_that_everybody_may_read_is_refused()
    {
        BearerToken.LoadOrCreate(_data);
        File.SetUnixFileMode(TokenFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var error = Assert.Throws<IOException>(() => BearerToken.LoadOrCreate(_data));
        Assert.Contains($"chmod 600 {TokenFile}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_could_be_guessed_is_refused()
    {
        File.WriteAllText(TokenFile, "secret");
        File.SetUnixFileMode(TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Contains("Delete it", Assert.Throws<IOException>(() => BearerToken.LoadOrCreate(_data)).Message, StringComparison.Ordinal);
    }
}
