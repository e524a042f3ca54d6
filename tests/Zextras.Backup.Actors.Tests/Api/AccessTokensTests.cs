using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Node.Api;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>Tokens that all nodes of a cluster share.</summary>
public sealed class AccessTokensTests : IDisposable
{
    private readonly TempDirectory _home = new();
    private readonly FakeSharedSettings _shared = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_token_made_on_one_node_is_good_on_the_others_until_it_is_revoked_on_any()
    {
        using var first = Node("n1");
        using var second = Node("n2");

        var (_, text) = await first.CreateAsync("Anna", Role.Operator, days: null, "root", CancellationToken.None);

        Assert.Equal(new Identity("Anna", Role.Operator), second.Find($"Bearer {text}"));
        Assert.DoesNotContain(text, string.Concat(_shared.All("api-token").Values), StringComparison.Ordinal);
        await second.RevokeAsync("anna", "root", CancellationToken.None);
        Assert.Null(first.Find($"Bearer {text}"));
    }

    [Fact]
    public async Task Tokens_that_a_node_kept_for_itself_are_taken_over_once()
    {
        AccessToken[] n1 = [Token("anna", "one"), Token("ben", "two")];
        AccessToken[] n2 = [Token("anna", "three"), n1[1]];
        using var first = Node("n1", n1);
        using var second = Node("n2", n2);

        await first.TakeOverAsync(NullLogger.Instance, CancellationToken.None);
        await second.TakeOverAsync(NullLogger.Instance, CancellationToken.None);
        await second.TakeOverAsync(NullLogger.Instance, CancellationToken.None);

        Assert.Equal(["anna", "anna.2", "ben"], first.All.Select(token => token.Name));
        Assert.Equal("anna.2", first.Find("Bearer three")?.Name);
        Assert.False(File.Exists(_home.File("n1/tokens.json")));
    }

    private static AccessToken Token(string name, string text) => new()
    {
        Name = name,
        Role = Role.Auditor,
        Hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))),
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private AccessTokens Node(string name, AccessToken[]? kept = null)
    {
        var own = BearerToken.LoadOrCreate(_home.File(name));
        if (kept is not null)
            File.WriteAllBytes(_home.File($"{name}/tokens.json"), JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<AccessToken>>(kept, TokenJson.Default.IReadOnlyListAccessToken));
        return new AccessTokens(_shared, own, TimeProvider.System);
    }
}
