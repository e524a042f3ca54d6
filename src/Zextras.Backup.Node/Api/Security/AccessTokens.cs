using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>
/// The named tokens: beside the properties in the journal, so that in a cluster every node takes a token that was made on
/// another. Besides them each node takes its own one. Safe for concurrent use.
/// </summary>
internal sealed class AccessTokens(ISharedSettings settings, BearerToken own, TimeProvider clock) : IDisposable
{
    /// <summary>The name under which they are kept. It stands in the journal; never change it.</summary>
    private const string SettingName = "api-token";

    /// <summary>Where a node kept its tokens before the cluster shared them.</summary>
    private const string OldFile = "tokens.json";

    private const int SecretBytes = 32;
    private const int LongestName = 60;
    private const string Scheme = "Bearer ";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, AccessToken> _read = new(StringComparer.Ordinal);

    /// <summary>All of them, by name.</summary>
    internal IReadOnlyList<AccessToken> All => [.. settings.All(SettingName).Values.Select(Read).OrderBy(token => token.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Who bears the token of an <c>Authorization</c> header; null where nobody may. Takes the same time however much of it is right.</summary>
    internal Identity? Find(string? authorization)
    {
        if (own.Opens(authorization))
        {
            return new Identity(null, Role.Admin);
        }

        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var given = Hash(authorization[Scheme.Length..].Trim());
        var found = All.Where(token => CryptographicOperations.FixedTimeEquals(given, Convert.FromBase64String(token.Hash))).ToArray();
        return found is [var one] && !(one.Expires <= clock.GetUtcNow()) ? new Identity(one.Name, one.Role) : null;
    }

    /// <summary>The mail address of who is named as an author: their token bears it as its name. Null where it does not.</summary>
    internal string? AddressOf(string author) => author.Contains('@', StringComparison.Ordinal) ? Find(author, All)?.Name : null;

    /// <summary>Makes a token.</summary>
    /// <returns>It, and its text, which nobody can read ever again.</returns>
    internal async Task<(AccessToken Token, string Text)> CreateAsync(string name, Role role, int? days, string author, CancellationToken cancellation)
    {
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '@'))
        {
            throw new BackupRequestException($"'{name}' is not a name for a token: letters, digits and - _ . @, at most {LongestName}.");
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            if (Find(name, All) is { } there)
            {
                throw new BackupRequestException($"There is a token '{there.Name}' already: revoke it first, or take another name.");
            }

            var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
            var now = clock.GetUtcNow();
            var token = new AccessToken
            {
                Name = name,
                Role = role,
                Hash = Convert.ToBase64String(Hash(text)),
                Created = now,
                Expires = days is { } count ? now.AddDays(count) : null,
            };
            await KeepAsync(token, author, cancellation);
            return (token, text);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a token away; it is refused from now on, on the other nodes in a moment.</summary>
    internal async Task RevokeAsync(string name, string author, CancellationToken cancellation)
    {
        var token = Find(name, All) ?? throw new BackupRequestException($"There is no token '{name}'. pbm config token list shows those there are.", notFound: true);
        await settings.SetAsync(SettingName, token.Name, null, author, cancellation);
    }

    /// <summary>
    /// Takes over the tokens that this node kept for itself alone, as it did before the cluster shared them, and deletes their
    /// file. One whose name is taken by another token gets a number behind it.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read; the message says what to do.</exception>
    internal async Task TakeOverAsync(ILogger log, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetDirectoryName(own.File)!, OldFile);
        if (!File.Exists(file))
        {
            return;
        }

        await settings.WhenLoaded.WaitAsync(cancellation);
        foreach (var token in await ReadAsync(file, cancellation))
        {
            var there = All;
            if (there.Any(one => one.Hash == token.Hash))
            {
                continue; // an earlier start came so far
            }

            var name = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? token.Name : $"{token.Name}.{number}").First(one => Find(one, there) is null);
            await KeepAsync(token with { Name = name }, "engine", cancellation);
            log.LogInformation("The token {Name} is now good on all nodes of the cluster", name);
        }

        File.Delete(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static async Task<IReadOnlyList<AccessToken>> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellation), TokenJson.Default.IReadOnlyListAccessToken) ?? [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{file} does not hold the tokens: {e.Message} Restore it, or delete it and make the tokens anew with pbm config token create.", e);
        }
    }

    private static AccessToken? Find(string name, IEnumerable<AccessToken> tokens) =>
        tokens.FirstOrDefault(token => string.Equals(token.Name, name, StringComparison.OrdinalIgnoreCase));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private Task KeepAsync(AccessToken token, string author, CancellationToken cancellation) =>
        settings.SetAsync(SettingName, token.Name, JsonSerializer.Serialize(token, TokenJson.Default.AccessToken), author, cancellation);

    private AccessToken Read(string json) => _read.GetOrAdd(json, text => JsonSerializer.Deserialize(text, TokenJson.Default.AccessToken)!);
}
