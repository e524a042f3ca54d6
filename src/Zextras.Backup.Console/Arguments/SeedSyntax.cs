using System.CommandLine;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm.Arguments;

/// <summary>
/// Turns what a person types into what System.CommandLine reads: an address in front, names in any letter case, and
/// <c>name value</c> as the product writes parameters become <c>--name=value</c>. It knows no command by name, only the
/// tree, so every palette gets the same syntax. Unknown names are answered here, with the name that was probably meant.
/// </summary>
internal sealed class SeedSyntax(RootCommand root, string addressOption)
{
    private const string HelpWord = "help";
    private const string HelpOption = "--help";

    private readonly List<string> _options = [];
    private readonly List<string> _positionals = [];
    private readonly List<string> _path = [];
    private Command _command = root;

    /// <summary>The same command line in the form <c>palette command --name=value ... -- positional ...</c>.</summary>
    /// <exception cref="PbmException">A name is unknown, or a value or an argument is missing.</exception>
    internal static string[] Normalize(RootCommand root, string addressOption, IReadOnlyList<string> arguments) =>
        new SeedSyntax(root, addressOption).Read(new Queue<string>(arguments));

    private string[] Read(Queue<string> words)
    {
        if (words.TryPeek(out var first) && IsAddress(first, words.Skip(1).FirstOrDefault()))
        {
            _options.Add($"{addressOption}={words.Dequeue()}");
        }

        while (words.TryDequeue(out var word))
        {
            if (word == "--")
            {
                _positionals.AddRange(words);
                break;
            }

            if (word.Length > 1 && word[0] == '-' && !IsNegative(word))
            {
                ReadOption(word, words);
            }
            else if (_command.Subcommands.Count > 0)
            {
                ReadCommand(word);
            }
            else if (_positionals.Count < _command.Arguments.Count)
            {
                _positionals.Add(word);
            }
            else
            {
                ReadParameter(word, words);
            }
        }

        RequireWholeCommand();
        return _positionals.Count > 0 ? [.. _path, .. _options, "--", .. _positionals] : [.. _path, .. _options];
    }

    /// <summary>An address has a port, is a URL, or is a word that is no palette and stands before one.</summary>
    private bool IsAddress(string word, string? next) =>
        word[..Math.Min(1, word.Length)] is not ("" or "-")
        && Subcommand(root, word) is null
        && (NodeAddress.LooksLikeOne(word) || (next is not null && Subcommand(root, next) is not null && !IsHelp(word)));

    private void ReadCommand(string word)
    {
        if (IsHelp(word))
        {
            _options.Add(HelpOption);
        }
        else if (Subcommand(_command, word) is { } found)
        {
            _path.Add(found.Name);
            _command = found;
        }
        else
        {
            var known = _command.Subcommands.Select(one => one.Name);
            var what = _command == root ? "palette" : "command";
            throw new PbmException(
                $"Unknown {what} '{word}'.{Suggestion.For(word, known)} See: {PathText()} {HelpOption}");
        }
    }

    private void ReadParameter(string word, Queue<string> words)
    {
        if (IsHelp(word))
        {
            _options.Add(HelpOption);
            return;
        }

        var parameter = Find(_command.Options, word) ?? throw Unknown(word);
        if (parameter.Arity.MaximumNumberOfValues == 0)
        {
            _options.Add(parameter.Name);
            return;
        }

        Give(parameter, ValueOf(parameter, words));
    }

    private void ReadOption(string word, Queue<string> words)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        var option = Find(OptionsInReach(), name.TrimStart('-'), name) ?? throw Unknown(name);
        if (option.Arity.MaximumNumberOfValues == 0 || option.Name == HelpOption)
        {
            _options.Add(equals < 0
                ? option.Name
                : throw new PbmException($"{option.Name} takes no value. See: {PathText()} {HelpOption}"));
        }
        else if (equals >= 0)
        {
            Give(option, word[(equals + 1)..]);
        }
        else if (option.ValueType == typeof(bool) && !(words.TryPeek(out var next) && bool.TryParse(next, out _)))
        {
            Give(option, "true"); // --deep alone
        }
        else
        {
            Give(option, ValueOf(option, words));
        }
    }

    private void Give(Option option, string value)
    {
        // The parser would take a word that is neither for the next argument.
        if (option.ValueType == typeof(bool) && !bool.TryParse(value, out _))
        {
            throw new PbmException($"'{value}' is not a value for {option.Name.TrimStart('-')}: write true or false.");
        }

        if (value.Length > 0)
        {
            _options.Add($"{option.Name}={value}"); // in one word: a value may begin with a hyphen
            return;
        }

        _options.AddRange([option.Name, value]); // the parser takes "--name=" for a missing value
    }

    private string ValueOf(Option option, Queue<string> words) => words.TryDequeue(out var value)
        ? value
        : throw new PbmException(
            $"{option.Name.TrimStart('-')} needs a value ({option.HelpName}). See: {PathText()} {HelpOption}");

    private void RequireWholeCommand()
    {
        if (_options.Any(option => option is HelpOption or "--version"))
        {
            _positionals.Clear(); // help is shown whatever else stands there
            return;
        }

        if (_command.Subcommands.Count > 0)
        {
            _options.Add(HelpOption); // half a command line asks what there is
        }
        else if (_positionals.Count < _command.Arguments.Count)
        {
            var missing = _command.Arguments[_positionals.Count];
            throw new PbmException(
                $"{CommandText()} needs {missing.Name}: {missing.Description}. See: {PathText()} {HelpOption}");
        }
    }

    private PbmException Unknown(string word)
    {
        var known = OptionsInReach().Where(option => !option.Hidden).Select(option => option.Name.TrimStart('-')).ToArray();
        var hint = Suggestion.For(word.TrimStart('-'), known);
        return new PbmException(
            $"{CommandText()} has no parameter '{word}'.{(hint.Length > 0 ? hint : " (A value with spaces is written in quotes.)")} "
            + $"See: {PathText()} {HelpOption}");
    }

    /// <summary>Those of the command, and those that hold everywhere.</summary>
    private IEnumerable<Option> OptionsInReach() =>
        _command == root ? root.Options : _command.Options.Concat(root.Options.Where(option => option.Recursive));

    /// <summary><c>config</c> is not said again, <c>get global</c> is.</summary>
    private string CommandText() => _path.Count > 1 ? string.Join(' ', _path.Skip(1)) : _command.Name;

    private string PathText() => string.Join(' ', ["pbm", .. _path]);

    /// <summary>A number is a value, if mostly a wrong one: whoever takes it says so.</summary>
    private static bool IsNegative(string word) => word[0] == '-' && char.IsAsciiDigit(word[1]);

    private static bool IsHelp(string word) => string.Equals(word, HelpWord, StringComparison.OrdinalIgnoreCase);

    private static Command? Subcommand(Command command, string word) =>
        command.Subcommands.FirstOrDefault(one => one.Aliases.Append(one.Name).Contains(word, StringComparer.OrdinalIgnoreCase));

    private static Option? Find(IEnumerable<Option> options, string bareName, string? alias = null) =>
        options.FirstOrDefault(option =>
            string.Equals(option.Name.TrimStart('-'), bareName, StringComparison.OrdinalIgnoreCase)
            || (alias is not null && option.Aliases.Contains(alias)));
}
