using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>The named tokens of this node, in a file that only its user may read. Safe for concurrent use.</summary>
internal sealed class AccessTokens
{
    private const string FileName = "tokens.json";
    private const int SecretBytes = 32;
    private const int LongestName = 60;
    private const string Scheme = "Bearer ";

    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly BearerToken _own;
    private readonly TimeProvider _clock;
    private volatile IReadOnlyList<AccessToken> _tokens;

    private AccessTokens(string file, BearerToken own, TimeProvider clock, IReadOnlyList<AccessToken> tokens) =>
        (_file, _own, _clock, _tokens) = (file, own, clock, tokens);

    /// <summary>All of them.</summary>
    internal IReadOnlyList<AccessToken> All => _tokens;

    /// <summary>Reads the tokens beside the node's own one.</summary>
    /// <exception cref="IOException">The file cannot be read; the message says what to do.</exception>
    internal static AccessTokens Load(BearerToken own, TimeProvider clock)
    {
        var file = Path.Combine(Path.GetDirectoryName(own.File)!, FileName);
        try
        {
            var tokens = File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), TokenJson.Default.IReadOnlyListAccessToken) : null;
            return new AccessTokens(file, own, clock, tokens ?? []);
        }
        catch (JsonException e)
        {
            throw new IOException($"{file} does not hold the tokens: {e.Message} Restore it, or delete it and make the tokens anew with pbm config token create.", e);
        }
    }

    /// <summary>Who bears the token of an <c>Authorization</c> header; null where nobody may. Takes the same time however much of it is right.</summary>
    internal Identity? Find(string? authorization)
    {
        if (_own.Opens(authorization))
        {
            return new Identity(null, Role.Admin);
        }

        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var given = Hash(authorization[Scheme.Length..].Trim());
        var found = _tokens.Where(token => CryptographicOperations.FixedTimeEquals(given, Convert.FromBase64String(token.Hash))).ToArray();
        return found is [var one] && !(one.Expires <= _clock.GetUtcNow()) ? new Identity(one.Name, one.Role) : null;
    }

    /// <summary>Makes a token.</summary>
    /// <returns>Its text, which nobody can read ever again.</returns>
    internal string Create(string name, Role role, int? days)
    {
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '@'))
        {
            throw new BackupRequestException($"'{name}' is not a name for a token: letters, digits and - _ . @, at most {LongestName}.");
        }

        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        lock (_lock)
        {
            if (_tokens.Any(token => token.Name == name))
            {
                throw new BackupRequestException($"There is a token '{name}' already: revoke it first, or take another name.");
            }

            var now = _clock.GetUtcNow();
            Write([.. _tokens, new AccessToken
            {
                Name = name,
                Role = role,
                Hash = Convert.ToBase64String(Hash(text)),
                Created = now,
                Expires = days is { } count ? now.AddDays(count) : null,
            }]);
        }

        return text;
    }

    /// <summary>Takes a token away; it is refused from now on.</summary>
    internal void Revoke(string name)
    {
        lock (_lock)
        {
            var left = _tokens.Where(token => token.Name != name).ToArray();
            if (left.Length == _tokens.Count)
            {
                throw new BackupRequestException($"There is no token '{name}'. pbm config token list shows those there are.", notFound: true);
            }

            Write(left);
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private void Write(IReadOnlyList<AccessToken> tokens)
    {
        PrivateFile.Replace(_file, JsonSerializer.SerializeToUtf8Bytes(tokens, TokenJson.Default.IReadOnlyListAccessToken));
        _tokens = tokens;
    }
}
